import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import com.sun.org.apache.xml.internal.security.Init;
import com.sun.org.apache.xml.internal.security.c14n.Canonicalizer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Verifies signed SPI messages and DICT documents with the JDK alone: its canonicalizer and RSA for SPI, its whole
 * XML signature engine for DICT. It shares no line with the C# implementations.
 *
 * <pre>java --add-exports java.xml.crypto/com.sun.org.apache.xml.internal.security=ALL-UNNAMED
 *      --add-exports java.xml.crypto/com.sun.org.apache.xml.internal.security.c14n=ALL-UNNAMED
 *      SpiVerify.java spi|dict cert.pem file...</pre>
 *
 * Prints {@code FILE<TAB>VALID} or {@code FILE<TAB>INVALID<TAB>reason} a file; exit code 0 when all are valid, 1 otherwise.
 */
public final class SpiVerify {
    private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
    private static final String C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private static final String ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    private static final String RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    private static final String SHA = "http://www.w3.org/2001/04/xmlenc#sha256";

    private static final class Invalid extends Exception {
        Invalid(String reason) {
            super(reason);
        }
    }

    private SpiVerify() {
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 3 || !List.of("spi", "dict").contains(args[0])) {
            System.err.println("usage: SpiVerify.java spi|dict cert.pem file...");
            System.exit(2);
        }
        Init.init();
        X509Certificate certificate;
        try (var in = Files.newInputStream(Path.of(args[1]))) {
            certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        boolean all = true;
        for (String file : Arrays.copyOfRange(args, 2, args.length)) {
            String verdict = verdict(args[0], certificate, file);
            all &= verdict.equals("VALID");
            System.out.println(file + "\t" + verdict);
        }
        System.exit(all ? 0 : 1);
    }

    private static String verdict(String mode, X509Certificate certificate, String file) {
        try {
            Document document = parse(file);
            if (mode.equals("spi")) {
                verifySpi(document, certificate);
            } else {
                verifyDict(document, certificate);
            }
            return "VALID";
        } catch (Invalid | org.xml.sax.SAXException e) {
            return "INVALID\t" + e.getMessage();
        } catch (Exception e) {
            return "INVALID\t" + e;
        }
    }

    private static Document parse(String file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null);
        return builder.parse(Path.of(file).toFile());
    }

    private static void verifySpi(Document document, X509Certificate certificate) throws Exception {
        Element envelope = document.getDocumentElement();
        List<Element> parts = elements(envelope);
        require(parts.size() == 2 && parts.get(0).getLocalName().equals("AppHdr")
            && parts.get(1).getLocalName().equals("Document"), "not an Envelope of AppHdr and Document");
        Element header = parts.get(0);
        List<Element> fields = elements(header);
        Element holder = fields.get(fields.size() - 1);
        require(holder.getLocalName().equals("Sgntr") && holder.getChildNodes().getLength() == 1,
            "Sgntr is not the last child of AppHdr with one child");
        Element signature = onlySignature(document, holder);
        Element keyInfo = child(signature, 2, "KeyInfo");
        Element signedInfo = child(signature, 0, "SignedInfo");
        List<Element> references = references(signedInfo, 3);
        requireReference(references.get(0), "#" + keyInfo.getAttribute("Id"), C14N);
        requireReference(references.get(1), "", ENVELOPED, C14N);
        requireReference(references.get(2), null, C14N);
        requireSigner(keyInfo, certificate);
        requireDigest(references.get(0), canonical(keyInfo), "KeyInfo");
        byte[] info = canonical(signedInfo);
        requireDigest(references.get(2), canonical(parts.get(1)), "Document");
        byte[] value = bytes(child(signature, 1, "SignatureValue"));
        holder.removeChild(signature);
        requireDigest(references.get(1), canonical(header), "AppHdr");
        Signature rsa = Signature.getInstance("SHA256withRSA");
        rsa.initVerify(certificate);
        rsa.update(info);
        require(rsa.verify(value), "the signature value does not verify");
    }

    private static void verifyDict(Document document, X509Certificate certificate) throws Exception {
        Element root = document.getDocumentElement();
        Element signature = onlySignature(document, root);
        Element keyInfo = child(signature, 2, "KeyInfo");
        List<Element> references = references(child(signature, 0, "SignedInfo"), 2);
        requireReference(references.get(0), "#" + keyInfo.getAttribute("Id"), C14N);
        requireReference(references.get(1), "", ENVELOPED, C14N);
        requireSigner(keyInfo, certificate);
        DOMValidateContext context = new DOMValidateContext(certificate.getPublicKey(), signature);
        context.setIdAttributeNS(keyInfo, null, "Id");
        XMLSignature parsed = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
        require(parsed.validate(context), "the JDK's XML signature engine refuses it");
    }

    private static Element onlySignature(Document document, Element parent) throws Invalid {
        var all = document.getElementsByTagNameNS("*", "Signature");
        require(all.getLength() == 1, all.getLength() + " elements named Signature");
        Element signature = (Element) all.item(0);
        require(DS.equals(signature.getNamespaceURI()) && signature.getParentNode() == parent, "Signature in another place");
        require(elements(signature).size() == 3, "Signature has other children");
        return signature;
    }

    private static List<Element> references(Element signedInfo, int count) throws Invalid {
        List<Element> children = elements(signedInfo);
        require(children.size() == count + 2, "SignedInfo has not " + count + " references");
        require(child(signedInfo, 0, "CanonicalizationMethod").getAttribute("Algorithm").equals(C14N), "canonicalization");
        require(child(signedInfo, 1, "SignatureMethod").getAttribute("Algorithm").equals(RSA), "signature method");
        return children.subList(2, children.size());
    }

    private static void requireReference(Element reference, String uri, String... transforms) throws Invalid {
        require(reference.getLocalName().equals("Reference"), "not a Reference");
        require(uri == null ? !reference.hasAttribute("URI") : reference.hasAttribute("URI") && reference.getAttribute("URI").equals(uri),
            "URI of a reference is not " + uri);
        List<String> found = new ArrayList<>();
        for (Element transform : elements(child(reference, 0, "Transforms"))) {
            found.add(transform.getAttribute("Algorithm"));
            require(!transform.hasChildNodes(), "a transform has parameters");
        }
        require(found.equals(List.of(transforms)), "transforms of " + uri + ": " + found);
        require(child(reference, 1, "DigestMethod").getAttribute("Algorithm").equals(SHA), "digest method");
    }

    private static void requireDigest(Element reference, byte[] canonical, String what) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
        require(Arrays.equals(digest, bytes(child(reference, 2, "DigestValue"))),
            "digest of " + what + " is " + Base64.getEncoder().encodeToString(digest));
    }

    private static void requireSigner(Element keyInfo, X509Certificate certificate) throws Invalid {
        Element issuerSerial = child(child(keyInfo, 0, "X509Data"), 0, "X509IssuerSerial");
        String issuer = child(issuerSerial, 0, "X509IssuerName").getTextContent();
        String serial = child(issuerSerial, 1, "X509SerialNumber").getTextContent();
        require(new X500Principal(issuer).equals(certificate.getIssuerX500Principal()), "issuer " + issuer);
        require(new BigInteger(serial).equals(certificate.getSerialNumber()), "serial " + serial);
    }

    private static byte[] canonical(Element element) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Canonicalizer.getInstance(C14N).canonicalizeSubtree(element, out);
        return out.toByteArray();
    }

    private static byte[] bytes(Element element) {
        return Base64.getMimeDecoder().decode(element.getTextContent());
    }

    private static Element child(Element parent, int index, String name) throws Invalid {
        List<Element> children = elements(parent);
        require(children.size() > index && name.equals(children.get(index).getLocalName()), name + " is not where it must be");
        return children.get(index);
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

    private static void require(boolean condition, String reason) throws Invalid {
        if (!condition) {
            throw new Invalid(reason);
        }
    }
}
