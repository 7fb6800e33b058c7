package org.rotproof.ui.wizard;

import java.util.ArrayList;
import java.util.List;

/**
 * Which disks, and what for; ids in the order in which they were chosen.
 *
 * @param members the array's members
 * @param spares stand by until a member fails
 */
record DiskChoice(List<String> members, List<String> spares) {
  DiskChoice {
    members = List.copyOf(members);
    spares = List.copyOf(spares);
  }

  /** What a disk is for. */
  enum Role {
    UNUSED,
    MEMBER,
    SPARE
  }

  Role role(String disk) {
    return members.contains(disk) ? Role.MEMBER : spares.contains(disk) ? Role.SPARE : Role.UNUSED;
  }

  DiskChoice with(String disk, Role role) {
    List<String> newMembers = new ArrayList<>(members);
    List<String> newSpares = new ArrayList<>(spares);
    newMembers.remove(disk);
    newSpares.remove(disk);
    switch (role) {
      case MEMBER -> newMembers.add(disk);
      case SPARE -> newSpares.add(disk);
      case UNUSED -> {}
    }
    return new DiskChoice(newMembers, newSpares);
  }

  /** Members and spares. */
  List<String> all() {
    List<String> all = new ArrayList<>(members);
    all.addAll(spares);
    return all;
  }
}
