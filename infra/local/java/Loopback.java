import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteJob;
import com.almworks.sqlite4java.SQLiteQueue;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * DynamoDB Local on 127.0.0.1 only. Its own main class has no option for the address and listens on
 * every interface, where anyone on the same network could read the table. Telemetry is never set up.
 *
 * Nor has it one for how SQLite writes: each commit waits for the disk. With the write-ahead log
 * (dynamodb.py sets it) "synchronous=NORMAL" waits at checkpoints only: a process that is killed
 * loses nothing, a machine that loses its power may lose its last moments, and the file stays whole.
 *
 * And it parses a table's schema for every item of every request: see Schemas.java.
 *
 * The classes beside these files are what runs, so that a Java without a compiler is enough:
 * javac --release 17 -g:none -cp "DynamoDBLocal.jar:DynamoDBLocal_lib/*" *.java
 */
public final class Loopback extends SQLiteJob<Void> {
    private static final String SQLITE = "software.amazon.dynamodb.services.local.shared.access.sqlite.";

    public static void main(String[] args) throws Exception {
        DynamoDBProxyServer local = ServerRunner.createServerFromCommandLineArgs(args);
        for (Connector connector : ((Server) of(local, "server")).getConnectors()) {
            ((ServerConnector) connector).setHost("127.0.0.1");
        }
        for (String reader : new String[] {"SQLiteDBAccess", "SQLiteDBAccessJob"}) {
            Schemas.remember(mapperOf(reader));
        }
        ((SQLiteQueue) of(of(client(local), "dbAccess"), "queue")).execute(new Loopback()).get();
        local.start();
        local.join();
    }

    @Override
    protected Void job(SQLiteConnection database) throws Exception {
        database.exec("PRAGMA synchronous=NORMAL");
        return null;
    }

    /** What answers every caller: with -sharedDb there is one, whoever asks. */
    private static Object client(DynamoDBProxyServer local) throws Exception {
        Object requests = of(of(local, "serverHandler"), "primaryHandler");
        Method anybodys = requests.getClass().getDeclaredMethod("getHandler", String.class);
        anybodys.setAccessible(true);
        return anybodys.invoke(requests, "local");
    }

    private static ObjectMapper mapperOf(String reader) throws Exception {
        Field mapper = Class.forName(SQLITE + reader).getDeclaredField("MAPPER");
        mapper.setAccessible(true);
        return (ObjectMapper) mapper.get(null);
    }

    private static Object of(Object one, String name) throws Exception {
        for (Class<?> type = one.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(one);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }
}
