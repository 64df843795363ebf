using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Signatures.Identity;

/// <summary>
/// The accepted signers, found by issuer and serial number, because the documents contain no certificate. Names are compared as names, not
/// as strings. Made once and shared between threads.
/// </summary>
public sealed class TrustedSigners
{
    private readonly FrozenDictionary<(DistinguishedName, SerialNumber), TrustedSigner> _signers;

    // Finds a signer by the two usual written forms of its name, without parsing.
    private readonly FrozenDictionary<(string Name, string Serial), TrustedSigner> _asWritten;

    private TrustedSigners(List<TrustedSigner> signers)
    {
        _signers = signers.GroupBy(s => (s.Issuer, s.Serial)).ToFrozenDictionary(same => same.Key, One);
        _asWritten = _signers.Values
            .SelectMany(s => new[] { s.Issuer.Text, s.Issuer.Text.Replace(", ", ",", StringComparison.Ordinal) }.Select(name => (name, s)))
            .DistinctBy(pair => (pair.name, pair.s.SerialText))
            .Where(pair => DistinguishedName.TryParse(pair.name, out var parsed) && parsed!.Equals(pair.s.Issuer))
            .ToFrozenDictionary(pair => (pair.name, pair.s.SerialText), pair => pair.s);
    }

    /// <summary>Number of signers.</summary>
    public int Count => _signers.Count;

    /// <summary>Takes the public keys, names and validities of certificates; the certificates may be disposed of afterwards.</summary>
    /// <exception cref="ArgumentException">
    /// A certificate has no RSA key of at least 2048 bits, or two different ones have the same issuer and serial number.
    /// </exception>
    public static TrustedSigners FromCertificates(IEnumerable<X509Certificate2> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        return new TrustedSigners([.. certificates.Select(c => new TrustedSigner(c))]);
    }

    // A bundle may list a certificate twice; but with two different certificates under one number, chance would decide whose signature
    // counts.
    private static TrustedSigner One(IGrouping<(DistinguishedName Issuer, SerialNumber), TrustedSigner> same)
    {
        var first = same.First();
        return same.All(first.IsSameAs)
            ? first
            : throw new ArgumentException($"Two different certificates have the issuer {first.Issuer} and the serial number {first.SerialText}.");
    }

    internal TrustedSigner? Find(string issuerName, string serialNumber) =>
        _asWritten.GetValueOrDefault((issuerName, serialNumber)) ?? FindParsed(issuerName, serialNumber);

    private TrustedSigner? FindParsed(string issuerName, string serialNumber) =>
        SerialNumber.TryParse(serialNumber, out var serial) && DistinguishedName.TryParse(issuerName, out var issuer)
            ? _signers.GetValueOrDefault((issuer!, serial))
            : null;
}
