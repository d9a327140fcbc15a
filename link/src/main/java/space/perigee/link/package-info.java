/**
 * The channel that everything travels on, between one spacecraft and the ground: files by CFDP class 2 ({@link
 * space.perigee.link.CfdpEntity}, CCSDS 727.0-B-5), messages beside them ({@link space.perigee.link.MessageChannel}), and models of the
 * radio ({@link space.perigee.link.LinkModel}) in real time over UDP and in virtual time.
 *
 * <p>Of the standard: Metadata with options read over, File Data, EOF, Finished, ACK, NAK, Prompt, Keep Alive; modular and null
 * checksums; put, cancel, report; both roles at once. Refused: class 1, the CRC and large-file flags. Read over: filestore requests,
 * fault handler overrides, flow labels, segment metadata. Beyond it: a SHA-256 and a class in a message to user, retry limits that
 * never give a transfer up (contacts end and come again), and a cancelling EOF to who asks for a transfer that is no more.
 */
@NullMarked
package space.perigee.link;

import org.jspecify.annotations.NullMarked;
