import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.dynamodb.services.local.shared.access.sqlite.TableSchemaInfo;
import software.amazon.dynamodb.services.local.shared.mapper.DynamoDbObjectMapper;

/**
 * Parses a table's schema once. DynamoDB Local keeps it as JSON in SQLite and parses it anew several
 * times for each item of each request: 45 % of its CPU under this product. It is still read from
 * SQLite each time, and what was parsed is known by its text. Who changes a table changes the parsed
 * schema and writes it back: whenever one is written, all are forgotten.
 */
final class Schemas extends StdDeserializer<TableSchemaInfo> {
    private static final class Known {
        byte[] text;
        TableSchemaInfo schema;
    }

    private static final List<Known> ALL = new CopyOnWriteArrayList<>();
    private final ObjectMapper own = new DynamoDbObjectMapper();

    private Schemas() {
        super(TableSchemaInfo.class);
    }

    /** Let one of DynamoDB Local's mappers remember the schemas that it parses. */
    static void remember(ObjectMapper mapper) {
        SimpleModule both = new SimpleModule();
        both.addDeserializer(TableSchemaInfo.class, new Schemas());
        both.addSerializer(TableSchemaInfo.class, new Forgetting());
        mapper.registerModule(both);
    }

    @Override
    public TableSchemaInfo deserialize(JsonParser parser, DeserializationContext context)
            throws IOException {
        Rest rest = new Rest();
        parser.releaseBuffered(rest); // parsed from memory: all that follows the opening brace
        return rest.schema;
    }

    private TableSchemaInfo parse(byte[] text) throws IOException {
        Known known = new Known();
        known.text = text;
        String whole = "{" + new String(text, StandardCharsets.UTF_8);
        known.schema = own.readValue(whole, TableSchemaInfo.class);
        ALL.add(known);
        return known.schema;
    }

    private static final class Forgetting extends JsonSerializer<TableSchemaInfo> {
        private final ObjectMapper own = new DynamoDbObjectMapper();

        @Override
        public void serialize(TableSchemaInfo schema, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            own.writeValue(out, schema);
            ALL.clear();
        }
    }

    /** Takes the text where it lies, without a copy. */
    private final class Rest extends OutputStream {
        TableSchemaInfo schema;

        @Override
        public void write(byte[] held, int from, int length) throws IOException {
            for (Known known : ALL) {
                if (Arrays.equals(known.text, 0, known.text.length, held, from, from + length)) {
                    schema = known.schema;
                    return;
                }
            }
            schema = parse(Arrays.copyOfRange(held, from, from + length));
        }

        @Override
        public void write(int one) throws IOException {
            throw new IOException("not whole");
        }
    }
}
