using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Api.Callers;

/// <summary>A list of revoked certificates (CRL, RFC 5280 section 5) that a certificate authority signed.</summary>
/// <param name="Issuer">Name of the authority, as DER.</param>
/// <param name="Name">Name of the authority as text, for error messages.</param>
/// <param name="NextUpdate">Latest time at which the authority will issue the next list.</param>
/// <param name="Serials">Serial numbers of the revoked certificates.</param>
internal sealed record RevocationList(ReadOnlyMemory<byte> Issuer, string Name, DateTimeOffset NextUpdate, FrozenSet<BigInteger> Serials)
{
    // Accepted signature algorithms (RFC 8017 and RFC 5758), without SHA-1.
    private static readonly FrozenDictionary<string, (bool IsRsa, HashAlgorithmName Hash)> Algorithms = new Dictionary<string, (bool, HashAlgorithmName)>
    {
        ["1.2.840.113549.1.1.11"] = (true, HashAlgorithmName.SHA256),
        ["1.2.840.113549.1.1.12"] = (true, HashAlgorithmName.SHA384),
        ["1.2.840.113549.1.1.13"] = (true, HashAlgorithmName.SHA512),
        ["1.2.840.10045.4.3.2"] = (false, HashAlgorithmName.SHA256),
        ["1.2.840.10045.4.3.3"] = (false, HashAlgorithmName.SHA384),
        ["1.2.840.10045.4.3.4"] = (false, HashAlgorithmName.SHA512),
    }.ToFrozenDictionary();

    /// <summary>Whether a certificate is on the list. Serial numbers are unique only for one issuer, so the issuer's name is compared too.</summary>
    public bool Has(CertificateNumber certificate) => certificate.Issuer.Span.SequenceEqual(Issuer.Span) && Serials.Contains(certificate.Serial);

    /// <summary>Reads a list and verifies that one of the authorities signed it.</summary>
    /// <param name="der">DER of the revocation list.</param>
    /// <param name="authorities">Certificates of the authorities; one of these must have signed the list.</param>
    /// <exception cref="CryptographicException">
    /// The bytes are not a complete revocation list, or none of the authorities signed the list. The exception's message is a noun phrase that
    /// describes what was read instead.
    /// </exception>
    public static RevocationList Read(ReadOnlyMemory<byte> der, X509Certificate2Collection authorities)
    {
        try
        {
            return Parse(der, authorities);
        }
        catch (AsnContentException broken)
        {
            throw new CryptographicException("a revocation list that cannot be decoded", broken);
        }
    }

    private static RevocationList Parse(ReadOnlyMemory<byte> der, X509Certificate2Collection authorities)
    {
        var whole = new AsnReader(der, AsnEncodingRules.DER);
        var list = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        var signed = list.PeekEncodedValue();
        var content = list.ReadSequence();
        var algorithm = list.ReadEncodedValue();
        var signature = list.ReadBitString(out _);
        list.ThrowIfNotEmpty();

        ReadVersion(content);
        if (!content.ReadEncodedValue().Span.SequenceEqual(algorithm.Span))
        {
            throw new CryptographicException("a revocation list that names two algorithms");
        }

        var issuer = content.ReadEncodedValue();
        var name = new X500DistinguishedName(issuer.Span).Name;
        if (!authorities.Any(authority => MaySign(authority, issuer.Span) && IsSignedBy(authority, signed.Span, algorithm, signature)))
        {
            throw new CryptographicException($"a revocation list of '{name}' that none of Pix:CallerCertificateAuthorities signed (RSA or ECDSA with SHA-256, SHA-384 or SHA-512)");
        }

        ReadTime(content);
        var next = content.HasData && IsTime(content.PeekTag()) ? ReadTime(content) : throw new CryptographicException($"a revocation list of '{name}' that does not say until when it counts");
        var serials = ReadEntries(content);
        if (content.HasData)
        {
            RequireKnown(content.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence());
        }

        content.ThrowIfNotEmpty();
        return new RevocationList(issuer, name, next, serials.ToFrozenSet());
    }

    private static void ReadVersion(AsnReader content)
    {
        if (content.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) && content.ReadInteger() != BigInteger.One)
        {
            throw new CryptographicException("a revocation list of another version than 2");
        }
    }

    private static List<BigInteger> ReadEntries(AsnReader content)
    {
        var serials = new List<BigInteger>();
        if (!content.HasData || !content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            return serials;
        }

        var entries = content.ReadSequence();
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            serials.Add(entry.ReadInteger());
            ReadTime(entry);
            if (entry.HasData)
            {
                RequireKnown(entry.ReadSequence());
            }

            entry.ThrowIfNotEmpty();
        }

        return serials;
    }

    // Throws if there is a critical extension. Such an extension says that the list contains only changes (delta), only some certificates, or
    // certificates of another issuer. By RFC 5280 5.2, software that does not support the extension must not treat the list as complete.
    private static void RequireKnown(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var name = extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean())
            {
                throw new CryptographicException(string.Create(CultureInfo.InvariantCulture, $"a revocation list that is not whole (it has the critical extension {name})"));
            }
        }
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) => reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    // RFC 5280 6.3.3 (f): if the authority's certificate restricts its key usage, the usage must include cRLSign.
    private static bool MaySign(X509Certificate2 authority, ReadOnlySpan<byte> issuer) =>
        authority.SubjectName.RawData.AsSpan().SequenceEqual(issuer)
        && authority.Extensions.OfType<X509KeyUsageExtension>().All(usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign));

    private static bool IsSignedBy(X509Certificate2 authority, ReadOnlySpan<byte> signed, ReadOnlyMemory<byte> algorithm, byte[] signature)
    {
        if (!Algorithms.TryGetValue(new AsnReader(algorithm, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier(), out var known))
        {
            return false;
        }

        using var rsa = known.IsRsa ? authority.GetRSAPublicKey() : null;
        using var curve = known.IsRsa ? null : authority.GetECDsaPublicKey();
        return rsa?.VerifyData(signed, signature, known.Hash, RSASignaturePadding.Pkcs1)
            ?? curve?.VerifyData(signed, signature, known.Hash, DSASignatureFormat.Rfc3279DerSequence)
            ?? false;
    }
}
