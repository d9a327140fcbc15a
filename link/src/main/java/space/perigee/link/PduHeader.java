package space.perigee.link;

/**
 * What every PDU says first (727.0-B-5, 5.1): the transfer it belongs to and which way it goes.
 *
 * @param towardSender direction bit: true for Finished, NAK, Keep Alive and the ACK of EOF
 * @param id the transfer
 * @param destination entity id of the receiver of the file
 */
public record PduHeader(boolean towardSender, TransactionId id, int destination) {}
