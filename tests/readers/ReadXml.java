import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What the JDK's readers see in documents that Pix was given: DOM (whole text, and the first node of it), SAX, StAX; java.net.URI for paths.
 * Input: a file with lines kind TAB argument TAB base64. Output: lines number TAB reader TAB view. What a view is: tools/Pix.Fuzz/Reading/XmlView.cs.
 */
public final class ReadXml {
    private interface Reading {
        void read(byte[] document, View view) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        Map<String, Reading> readers = new LinkedHashMap<>();
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null);
        builder.setErrorHandler(new DefaultHandler());
        SAXParserFactory saxFactory = SAXParserFactory.newInstance();
        saxFactory.setNamespaceAware(true);
        SAXParser sax = saxFactory.newSAXParser();
        XMLInputFactory stax = XMLInputFactory.newInstance();
        readers.put("java-dom", (document, view) -> walk(builder.parse(new ByteArrayInputStream(document)).getDocumentElement(), view, false));
        readers.put("java-dom-first", (document, view) -> walk(builder.parse(new ByteArrayInputStream(document)).getDocumentElement(), view, true));
        readers.put("java-sax", (document, view) -> sax.parse(new ByteArrayInputStream(document), new Handler(view)));
        readers.put("java-stax", (document, view) -> pull(stax.createXMLStreamReader(new ByteArrayInputStream(document)), view));

        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        List<String> lines = Files.readAllLines(Path.of(args[0]), StandardCharsets.US_ASCII);
        for (int number = 0; number < lines.size(); number++) {
            String[] columns = lines.get(number).split("\t", -1);
            byte[] bytes = Base64.getDecoder().decode(columns[2]);
            if (columns[0].equals("xml")) {
                for (Map.Entry<String, Reading> reader : readers.entrySet()) {
                    out.println(number + "\t" + reader.getKey() + "\t" + xml(reader.getValue(), columns[1].split(","), bytes));
                }
            } else if (columns[0].equals("path")) {
                out.println(number + "\tjava-uri\t" + path(new String(bytes, StandardCharsets.ISO_8859_1)));
            }
        }
        out.flush();
    }

    private static String xml(Reading reading, String[] paths, byte[] document) {
        View view = new View();
        try {
            reading.read(document, view);
            return view.render(paths);
        } catch (Exception | StackOverflowError e) {
            return "!" + View.written(e.getClass().getSimpleName());
        }
    }

    private static String path(String text) {
        try {
            return View.written(new URI("http://host" + text).normalize().getPath());
        } catch (Exception e) {
            return "!" + e.getClass().getSimpleName();
        }
    }

    private static void walk(Element element, View view, boolean onlyFirst) {
        view.begin(element.getNamespaceURI(), element.getLocalName());
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            if (attribute.getNamespaceURI() == null) {
                view.attribute(attribute.getLocalName(), attribute.getNodeValue());
            }
        }
        boolean leaf = true;
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element) {
                leaf = false;
                walk((Element) child, view, onlyFirst);
            }
        }
        if (leaf) {
            Node first = element.getFirstChild();
            view.text(!onlyFirst ? element.getTextContent() : first == null || first.getNodeValue() == null ? "" : first.getNodeValue());
        }
        view.end();
    }

    private static void pull(XMLStreamReader reader, View view) throws Exception {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    view.begin(reader.getNamespaceURI(), reader.getLocalName());
                    for (int i = 0; i < reader.getAttributeCount(); i++) {
                        if (reader.getAttributeNamespace(i) == null || reader.getAttributeNamespace(i).isEmpty()) {
                            view.attribute(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
                        }
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> view.end();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> view.text(reader.getText());
                default -> { }
            }
        }
    }

    private static final class Handler extends DefaultHandler {
        private final View view;

        Handler(View view) {
            this.view = view;
        }

        @Override
        public void startElement(String uri, String localName, String name, Attributes attributes) {
            view.begin(uri, localName);
            for (int i = 0; i < attributes.getLength(); i++) {
                if (attributes.getURI(i).isEmpty()) {
                    view.attribute(attributes.getLocalName(i), attributes.getValue(i));
                }
            }
        }

        @Override
        public void endElement(String uri, String localName, String name) {
            view.end();
        }

        @Override
        public void characters(char[] text, int start, int length) {
            view.text(new String(text, start, length));
        }
    }

    private static final class Entry {
        final String name;
        final String path;
        final int depth;
        final StringBuilder text = new StringBuilder();
        final Map<String, String> attributes = new LinkedHashMap<>();
        boolean leaf = true;

        Entry(String name, String path, int depth) {
            this.name = name;
            this.path = path;
            this.depth = depth;
        }

        String value() {
            String value = text.toString();
            return value.chars().allMatch(c -> c == ' ' || c == '\t' || c == '\r' || c == '\n') ? "" : value;
        }
    }

    private static final class View {
        private final List<Entry> entries = new ArrayList<>();
        private final List<Entry> open = new ArrayList<>();
        private int skipped;

        void begin(String namespace, String name) {
            if (!open.isEmpty()) {
                open.get(open.size() - 1).leaf = false;
            }
            if (skipped > 0 || name.equals("Sgntr") || name.equals("Signature")) {
                skipped++;
                return;
            }
            String parent = open.isEmpty() ? "" : open.get(open.size() - 1).path + "/";
            String step = parent.equals("Envelope/Document/") ? "*" : name;
            Entry entry = new Entry("{" + (namespace == null ? "" : namespace) + "}" + name, parent + step, open.size());
            entries.add(entry);
            open.add(entry);
        }

        void attribute(String name, String value) {
            if (skipped == 0) {
                open.get(open.size() - 1).attributes.put(name, value);
            }
        }

        void text(String text) {
            if (skipped == 0 && !open.isEmpty()) {
                open.get(open.size() - 1).text.append(text);
            }
        }

        void end() {
            if (skipped > 0) {
                skipped--;
                return;
            }
            open.remove(open.size() - 1);
        }

        String render(String[] paths) throws Exception {
            List<String> fields = new ArrayList<>();
            for (String path : paths) {
                String[] steps = path.split("/@");
                fields.add(String.join("|", entries.stream().filter(e -> e.path.equals(steps[0])).filter(e -> steps.length == 1 || e.attributes.containsKey(steps[1]))
                    .map(e -> steps.length > 1 ? written(e.attributes.get(steps[1])) : e.leaf ? written(e.value()) : "+").toList()));
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Entry entry : entries) {
                digest.update((entry.depth + " " + entry.name + (entry.leaf ? "=" + entry.value().replaceAll("[\r\n]+", "\n") : "") + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return String.join(";", fields) + ";" + entries.size() + ";" + HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), 8));
        }

        static String written(String value) {
            boolean plain = value.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || " .:_-/".indexOf(c) >= 0);
            return plain ? value : "hex" + HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
