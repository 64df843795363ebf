namespace Pix.Signatures;

/// <summary>
/// Namespace and algorithm identifiers of XML-Signature (W3C, Second Edition) that the two profiles use. There is exactly one algorithm for
/// each purpose, and all others are refused.
/// </summary>
internal static class XmlSignature
{
    public const string Namespace = "http://www.w3.org/2000/09/xmldsig#";
    public const string ExclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    public const string EnvelopedSignature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    public const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public const string Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
}
