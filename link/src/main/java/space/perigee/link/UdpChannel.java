package space.perigee.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import space.perigee.mission.Channel;
import space.perigee.mission.Problem;

/** A radio that is a UDP socket with one peer: modem, ground station gateway or link emulator. Takes datagrams of nobody else. */
public final class UdpChannel implements Channel {
    /** 300 ms at 100 Mbit/s while the process does something else; the kernel may give less. */
    static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private static final int MAX_PORT = 0xFFFF;

    private final DatagramChannel socket;
    private final Selector selector;
    private final InetSocketAddress peer;

    /**
     * Opens the port.
     *
     * @param bind own address; port 0 takes any free one
     * @param peer whom to send to and to listen to
     */
    public UdpChannel(InetSocketAddress bind, InetSocketAddress peer) {
        this.peer = peer;
        try {
            socket = open(bind);
            selector = Selector.open();
            socket.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw notOpened(bind, e);
        }
    }

    /** Why it could not: the port is another's, or the address is. */
    static Problem notOpened(InetSocketAddress bind, IOException why) {
        return (isOurs(bind.getAddress())
                        ? LinkProblem.PORT_IN_USE.with(bind, String.valueOf(why.getMessage()))
                        : LinkProblem.NOT_OUR_ADDRESS.with(bind))
                .because(why);
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // nobody knows: the other reason is the usual one
        }
    }

    /** A bound socket that never blocks. */
    static DatagramChannel open(InetSocketAddress bind) throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        try {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            socket.setOption(StandardSocketOptions.SO_SNDBUF, RECEIVE_BUFFER_BYTES);
            socket.configureBlocking(false);
            return socket.bind(bind);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** From {@code host:port}. */
    public static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String digits = text.substring(colon + 1);
        if (colon < 1 || !digits.matches("[0-9]{1,5}")) throw LinkProblem.BAD_ADDRESS.with(text);
        int port = Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) throw LinkProblem.BAD_ADDRESS.with(text);
        InetSocketAddress address = new InetSocketAddress(text.substring(0, colon), port);
        if (address.isUnresolved()) throw LinkProblem.BAD_ADDRESS.with(text);
        return address;
    }

    /** The port that is really bound. */
    public int localPort() {
        return socket.socket().getLocalPort();
    }

    @Override
    public void send(ByteBuffer datagram) {
        try {
            socket.send(datagram, peer);
        } catch (IOException e) {
            // Nobody listens there yet, a full buffer, no route: lost, as on the air; the protocol repeats it.
            datagram.position(datagram.limit());
        }
    }

    @Override
    public boolean receive(ByteBuffer into) {
        try {
            while (true) {
                into.clear();
                if (!(socket.receive(into) instanceof InetSocketAddress from)) {
                    into.limit(0);
                    return false;
                }
                into.flip();
                if (from.getPort() == peer.getPort() && from.getAddress().equals(peer.getAddress())) return true;
            }
        } catch (PortUnreachableException e) {
            into.limit(0);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void await(Duration atMost) {
        long millis = Math.max(1, atMost.toMillis());
        try {
            selector.select(millis);
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
