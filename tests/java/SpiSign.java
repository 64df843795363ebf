import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import com.sun.org.apache.xml.internal.security.Init;
import com.sun.org.apache.xml.internal.security.c14n.Canonicalizer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Signs SPI messages with the JDK alone, the way a Java peer does: a DOM, the JDK's canonicalizer, base64 in lines, and the JDK's serializer, which
 * writes a carriage return as a character reference.
 *
 * <pre>java --add-exports java.xml.crypto/com.sun.org.apache.xml.internal.security=ALL-UNNAMED
 *      --add-exports java.xml.crypto/com.sun.org.apache.xml.internal.security.c14n=ALL-UNNAMED
 *      SpiSign.java key.pem issuer serial file...</pre>
 *
 * Writes {@code FILE.signed} for each file.
 */
public final class SpiSign {
    private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
    private static final String C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private static final String ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    private static final String RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    private static final String SHA = "http://www.w3.org/2001/04/xmlenc#sha256";

    private final PrivateKey key;
    private final String issuer;
    private final String serial;

    private SpiSign(PrivateKey key, String issuer, String serial) {
        this.key = key;
        this.issuer = issuer;
        this.serial = serial;
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 4) {
            System.err.println("usage: SpiSign.java key.pem issuer serial file...");
            System.exit(2);
        }
        Init.init();
        var signer = new SpiSign(readKey(Path.of(args[0])), args[1], args[2]);
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        Transformer transformer = TransformerFactory.newInstance().newTransformer();
        transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
        int number = 0;
        for (String file : Arrays.copyOfRange(args, 3, args.length)) {
            Document document = builder.parse(Path.of(file).toFile());
            signer.sign(document, number++);
            try (var out = Files.newOutputStream(Path.of(file + ".signed"))) {
                // Every other one in canonical form, with the white space that the serializer drops outside the root.
                if (number % 2 == 0) {
                    transformer.transform(new DOMSource(document), new StreamResult(out));
                } else {
                    out.write(canonical(document.getDocumentElement()));
                }
            }
        }
    }

    private void sign(Document document, int number) throws Exception {
        List<Element> parts = elements(document.getDocumentElement());
        Element header = parts.get(0);
        for (Element field : elements(header)) {
            if (field.getLocalName().equals("Sgntr")) {
                header.removeChild(field);
            }
        }
        String prefix = header.getPrefix() == null ? "" : header.getPrefix() + ":";
        Element holder = document.createElementNS(header.getNamespaceURI(), prefix + "Sgntr");
        header.appendChild(holder);
        byte[] headerBytes = canonical(header);

        Element signature = child(holder, "Signature");
        signature.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:ds", DS);
        Element info = child(signature, "SignedInfo");
        Element value = child(signature, "SignatureValue");
        Element keyInfo = child(signature, "KeyInfo");
        String id = "key-info-" + number;
        keyInfo.setAttribute("Id", id);
        Element issuerSerial = child(child(keyInfo, "X509Data"), "X509IssuerSerial");
        child(issuerSerial, "X509IssuerName").setTextContent(issuer);
        child(issuerSerial, "X509SerialNumber").setTextContent(serial);

        child(info, "CanonicalizationMethod").setAttribute("Algorithm", C14N);
        child(info, "SignatureMethod").setAttribute("Algorithm", RSA);
        reference(info, "#" + id, canonical(keyInfo), C14N);
        reference(info, "", headerBytes, ENVELOPED, C14N);
        reference(info, null, canonical(parts.get(1)), C14N);

        Signature rsa = Signature.getInstance("SHA256withRSA");
        rsa.initSign(key);
        rsa.update(canonical(info));
        value.setTextContent(Base64.getMimeEncoder().encodeToString(rsa.sign()));
    }

    private static void reference(Element info, String uri, byte[] digested, String... transforms) throws Exception {
        Element reference = child(info, "Reference");
        if (uri != null) {
            reference.setAttribute("URI", uri);
        }
        Element list = child(reference, "Transforms");
        for (String transform : transforms) {
            child(list, "Transform").setAttribute("Algorithm", transform);
        }
        child(reference, "DigestMethod").setAttribute("Algorithm", SHA);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(digested);
        child(reference, "DigestValue").setTextContent(Base64.getEncoder().encodeToString(digest));
    }

    private static Element child(Element parent, String name) {
        Element child = parent.getOwnerDocument().createElementNS(DS, "ds:" + name);
        parent.appendChild(child);
        return child;
    }

    private static PrivateKey readKey(Path path) throws Exception {
        String pem = Files.readString(path, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
    }

    private static byte[] canonical(Element element) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Canonicalizer.getInstance(C14N).canonicalizeSubtree(element, out);
        return out.toByteArray();
    }

    private static List<Element> elements(Node parent) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }
}
