package org.rotproof.notify;

/**
 * How a channel stands, without its secrets.
 *
 * @param where it leads, as far as that is no secret
 * @param waiting how many news wait to be delivered on it
 * @param deliveredMillis when a message last arrived; 0 for never
 * @param lastTitle of that message
 * @param trouble why the last try failed; "" where it did not
 * @param nextTryMillis when it is tried again; 0 where nothing waits
 */
public record ChannelStatus(
    String name,
    String kind,
    String where,
    boolean onlyAlarms,
    int waiting,
    long deliveredMillis,
    String lastTitle,
    String trouble,
    long nextTryMillis) {
  /** Of a channel. */
  public static ChannelStatus of(Channel channel, State state, long nowMillis) {
    Box box = state.box(channel.name());
    return new ChannelStatus(
        channel.name(),
        channel.kindWord(),
        channel.where(),
        channel.onlyAlarms(),
        box.waiting().size(),
        box.lastDeliveredMillis(),
        box.lastTitle(),
        box.trouble(),
        box.dueMillis(nowMillis).orElse(0L));
  }
}
