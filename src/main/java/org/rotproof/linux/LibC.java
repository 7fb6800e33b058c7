package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;

/** The few calls of the C library that Java does not offer. Errors come as exceptions. */
interface LibC extends Library {
  LibC INSTANCE = Native.load("c", LibC.class);

  int O_RDONLY = 0;
  int O_RDWR = 2;

  /** Differs between processors (asm-generic and arm64's own fcntl.h). */
  int O_DIRECT = System.getProperty("os.arch").contains("aarch64") ? 0x10000 : 0x4000;

  int O_EXCL = 0x80;
  int O_CLOEXEC = 0x80000;
  int O_NONBLOCK = 0x800;
  int O_NOFOLLOW = System.getProperty("os.arch").contains("aarch64") ? 0x8000 : 0x20000;
  int EBUSY = 16;
  long BLKGETSIZE64 = 0x80081272L;
  long LOOP_GET_STATUS64 = 0x4C05L;
  int PR_SET_DUMPABLE = 4;
  int PR_GET_DUMPABLE = 3;

  /** As asm-generic/resource.h has it. */
  int RLIMIT_CORE = 4;

  int SIGCONT = 18;
  int SIGSTOP = 19;

  int kill(int pid, int signal) throws LastErrorException;

  NativeLong syscall(NativeLong number, Object... arguments) throws LastErrorException;

  int open(String path, int flags) throws LastErrorException;

  int close(int fd) throws LastErrorException;

  int fsync(int fd) throws LastErrorException;

  /** Gives the error instead of setting it. */
  int posix_fadvise(int fd, long offset, long length, int advice);

  int pipe2(int[] ends, int flags) throws LastErrorException;

  NativeLong write(int fd, Pointer buffer, NativeLong count) throws LastErrorException;

  NativeLong pread(int fd, Pointer buffer, NativeLong count, long offset) throws LastErrorException;

  NativeLong pwrite(int fd, Pointer buffer, NativeLong count, long offset)
      throws LastErrorException;

  NativeLong read(int fd, Pointer buffer, NativeLong count) throws LastErrorException;

  int socket(int family, int type, int protocol) throws LastErrorException;

  int bind(int fd, Pointer address, int addressBytes) throws LastErrorException;

  int setsockopt(int fd, int level, int option, Pointer value, int valueBytes)
      throws LastErrorException;

  int accept4(int fd, Pointer address, Pointer addressBytes, int flags) throws LastErrorException;

  NativeLong sendmsg(int fd, Pointer message, int flags) throws LastErrorException;

  int poll(Pointer pollfds, NativeLong count, int timeoutMillis) throws LastErrorException;

  int ioctl(int fd, NativeLong request, LongByReference result) throws LastErrorException;

  int ioctl(int fd, NativeLong request, Pointer argument) throws LastErrorException;

  int mlock(Pointer address, NativeLong length) throws LastErrorException;

  int munlock(Pointer address, NativeLong length) throws LastErrorException;

  int setrlimit(int resource, long[] softAndHard) throws LastErrorException;

  int umask(int mask);

  int setsid() throws LastErrorException;

  int geteuid();

  int prctl(int option, NativeLong a, NativeLong b, NativeLong c, NativeLong d)
      throws LastErrorException;
}
