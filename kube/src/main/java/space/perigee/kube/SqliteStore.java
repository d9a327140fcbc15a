package space.perigee.kube;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;

/**
 * The tables of resources. Everything in one file of SQLite 3, format 1 in {@code user_version}:
 *
 * <pre>
 * obj(key TEXT PRIMARY KEY, rev INTEGER, json TEXT)                  what is
 * event(rev INTEGER PRIMARY KEY, type TEXT, key TEXT, json TEXT)     the latest changes, one a revision, without a gap
 * </pre>
 *
 * {@code key} is {@code plural.group/namespace/name}. The newest event is never dropped: its rev is the revision of the store.
 */
final class SqliteStore implements AutoCloseable {
    private static final int FORMAT = 1;
    private static final String MEMORY = ":memory:";

    private final String where;
    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement remove;
    private final PreparedStatement event;
    private final PreparedStatement compact;

    private SqliteStore(String where, Connection connection) throws SQLException {
        this.where = where;
        this.connection = connection;
        put = connection.prepareStatement("INSERT OR REPLACE INTO obj(key, rev, json) VALUES(?, ?, ?)");
        remove = connection.prepareStatement("DELETE FROM obj WHERE key = ?");
        event = connection.prepareStatement("INSERT INTO event(rev, type, key, json) VALUES(?, ?, ?, ?)");
        compact = connection.prepareStatement("DELETE FROM event WHERE rev < ?");
    }

    static SqliteStore open(Path file) {
        return openAt(file.toString(), SqliteStore::prepare);
    }

    /** To read beside the process that writes; empty while that one has not made its tables yet. */
    static SqliteStore view(Path file) {
        if (!Files.isRegularFile(file)) throw MissionProblem.FILE_MISSING.with(file);
        return isBegun(file.toString()) ? openAt(file.toString(), SqliteStore::prepareToRead) : inMemory();
    }

    private static boolean isBegun(String where) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + where);
                Statement sql = connection.createStatement()) {
            sql.execute("PRAGMA busy_timeout = 5000");
            return number(sql, "PRAGMA user_version") > 0;
        } catch (SQLException e) {
            throw problem(where, e);
        }
    }

    static SqliteStore inMemory() {
        return openAt(MEMORY, SqliteStore::prepare);
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static SqliteStore openAt(String where, Preparation preparation) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + where);
            try {
                preparation.run(where, connection);
                return new SqliteStore(where, connection);
            } catch (SQLException | Problem e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw problem(where, e);
        }
    }

    private static void prepare(String where, Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            checkFormat(where, sql);
            check(where, sql);
            sql.execute("PRAGMA journal_mode = WAL");
            sql.execute("PRAGMA synchronous = FULL"); // an answered write is on the medium, not only in the page cache
            sql.execute(
                    "PRAGMA busy_timeout = 5000"); // a person looking with the sqlite3 shell holds no one up for long
            sql.execute("BEGIN IMMEDIATE");
            sql.execute(
                    "CREATE TABLE IF NOT EXISTS obj(key TEXT PRIMARY KEY, rev INTEGER NOT NULL, json TEXT NOT NULL)");
            sql.execute("CREATE TABLE IF NOT EXISTS event(rev INTEGER PRIMARY KEY, type TEXT NOT NULL,"
                    + " key TEXT NOT NULL, json TEXT NOT NULL)");
            sql.execute("PRAGMA user_version = " + FORMAT);
            sql.execute("COMMIT");
        }
    }

    private static void prepareToRead(String where, Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("PRAGMA busy_timeout = 5000");
            checkFormat(where, sql);
            sql.execute("PRAGMA query_only = ON");
            sql.execute("BEGIN"); // what is and what changed are read as of one moment
        }
    }

    private static void checkFormat(String where, Statement sql) throws SQLException {
        int format = number(sql, "PRAGMA user_version");
        if (format > FORMAT) throw MissionProblem.NEWER_STATE.with(where, format, FORMAT);
    }

    private static void check(String where, Statement sql) throws SQLException {
        try (ResultSet rows = sql.executeQuery("PRAGMA quick_check(1)")) {
            String verdict = rows.next() ? rows.getString(1) : "no answer";
            if (!verdict.equals("ok")) throw KubeProblem.STORE_DAMAGED.with(where, verdict);
        }
    }

    private static int number(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /** What is kept, in the order of the table. */
    void readObjects(ObjectReader reader) {
        read(
                "SELECT key, rev, json FROM obj ORDER BY key",
                rows -> reader.read(rows.getString(1), rows.getLong(2), bytes(rows.getString(3))));
    }

    /** The kept changes, oldest first. */
    void readEvents(EventReader reader) {
        read(
                "SELECT rev, type, key, json FROM event ORDER BY rev",
                rows -> reader.read(rows.getLong(1), rows.getString(2), rows.getString(3), bytes(rows.getString(4))));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private void read(String query, RowReader reader) {
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            while (rows.next()) reader.read(rows);
        } catch (SQLException e) {
            throw problem(where, e);
        }
    }

    /**
     * One write, all or nothing; on the medium when this returns.
     *
     * @param oldestRevision older events are dropped
     */
    void commit(long revision, WatchEvent.Type type, String key, byte[] json, long oldestRevision) {
        String text = new String(json, StandardCharsets.UTF_8);
        try {
            execute("BEGIN IMMEDIATE");
            try {
                writeObject(revision, type, key, text);
                writeEvent(revision, type, key, text);
                compact.setLong(1, oldestRevision);
                compact.executeUpdate();
                execute("COMMIT");
            } catch (SQLException e) {
                execute("ROLLBACK");
                throw e;
            }
        } catch (SQLException e) {
            throw problem(where, e);
        }
    }

    private void writeObject(long revision, WatchEvent.Type type, String key, String json) throws SQLException {
        if (type == WatchEvent.Type.DELETED) {
            remove.setString(1, key);
            remove.executeUpdate();
            return;
        }
        put.setString(1, key);
        put.setLong(2, revision);
        put.setString(3, json);
        put.executeUpdate();
    }

    private void writeEvent(long revision, WatchEvent.Type type, String key, String json) throws SQLException {
        event.setLong(1, revision);
        event.setString(2, type.name());
        event.setString(3, key);
        event.setString(4, json);
        event.executeUpdate();
    }

    private void execute(String command) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(command);
        }
    }

    String where() {
        return where;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw problem(where, e);
        }
    }

    private static Problem problem(String where, SQLException e) {
        SQLiteErrorCode code =
                e instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        boolean damaged = (code.code & PRIMARY) == SQLiteErrorCode.SQLITE_CORRUPT.code
                || (code.code & PRIMARY) == SQLiteErrorCode.SQLITE_NOTADB.code;
        KubeProblem kind = damaged ? KubeProblem.STORE_DAMAGED : KubeProblem.STORE_FAILED;
        return kind.with(where, e.getMessage()).because(e);
    }

    /** Extended result codes of SQLite carry the primary one in their low octet. */
    private static final int PRIMARY = 0xff;

    @FunctionalInterface
    private interface Preparation {
        void run(String where, Connection connection) throws SQLException;
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    interface ObjectReader {
        void read(String key, long revision, byte[] json);
    }

    @FunctionalInterface
    interface EventReader {
        void read(long revision, String type, String key, byte[] json);
    }
}
