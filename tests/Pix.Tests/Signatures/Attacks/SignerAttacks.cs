using System.Security.Cryptography;
using Pix.Signatures.Identity;
using Pix.Signatures.Tests.Support;
using static Pix.Signatures.Received.VerificationRule;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Keys that do not count, names that are nobody's, values that are no signature.</summary>
internal static class SignerAttacks
{
    private const string Name = "CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR";

    private static readonly Lazy<RSA> AttackerKey = new(() => RSA.Create(2048));

    public static IReadOnlyList<Attack> All { get; } = [.. Keys(), .. Names(), .. Values()];

    private static AttackList Keys()
    {
        var list = new AttackList("signer");
        list.CraftBoth("key of the attacker under the name of the trusted signer", s => s with { Key = AttackerKey.Value }, SignatureInvalid);
        list.CraftBoth("key and name of somebody not trusted", s => s with { Key = AttackerKey.Value, SerialNumber = "666" }, SignerUnknown);
        list.CraftBoth("another trusted signer under the name of this one", s => s with { Value = ByOther }, SignatureInvalid);
        list.Last(a => a with { Signers = Both });
        list[^2] = list[^2] with { Signers = Both };
        list.CraftBoth("this signer under the name of another trusted one", s => s with { SerialNumber = "4712" }, SignatureInvalid);
        list.Last(a => a with { Signers = Both });
        list[^2] = list[^2] with { Signers = Both };
        list.CraftBoth("a signer who was taken from the trusted ones", s => s, SignerUnknown);
        list.Last(a => a with { Signers = () => SomeSigner.Other.Trusted });
        list[^2] = list[^2] with { Signers = () => SomeSigner.Other.Trusted };
        list.CraftBoth("nobody is trusted", s => s, SignerUnknown);
        list.Last(a => a with { Signers = () => TrustedSigners.FromCertificates([]) });
        list[^2] = list[^2] with { Signers = () => TrustedSigners.FromCertificates([]) };
        foreach (var profile in AttackList.BothProfiles)
        {
            list.Add(profile, "certificate expired a second ago", () => Genuine.Of(profile).Utf8(), SignerExpired);
            list.Last(a => a with { Now = SomeSigner.Now.AddYears(1).AddSeconds(1) });
            list.Add(profile, "certificate valid in a second", () => Genuine.Of(profile).Utf8(), SignerNotYetValid);
            list.Last(a => a with { Now = SomeSigner.Now.AddYears(-1).AddSeconds(-1) });
        }

        return list;
    }

    private static AttackList Names()
    {
        var list = new AttackList("issuer name");
        Issuer(list, "in reverse order", "C=BR, O=ICP-Brasil, OU=CSPB-99, CN=AC de Teste");
        Issuer(list, "with one part missing", "CN=AC de Teste, O=ICP-Brasil, C=BR");
        Issuer(list, "with one part more", Name + ", ST=DF");
        Issuer(list, "with one part twice", Name + ", C=BR");
        Issuer(list, "with two parts in one set", "CN=AC de Teste+OU=CSPB-99, O=ICP-Brasil, C=BR");
        Issuer(list, "with another value", Name.Swap("CSPB-99", "CSPB-98"));
        Issuer(list, "with another type", Name.Swap("OU=", "ST="));
        Issuer(list, "with two parts in one value", "CN=AC de Teste\\, OU=CSPB-99, O=ICP-Brasil, C=BR");
        Issuer(list, "with the rest in quotes", "CN=\"AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR\"");
        Issuer(list, "with an unknown keyword", Name.Swap("CN=", "XX="));
        Issuer(list, "with a zero-width space", Name.Swap("AC de", "AC\u200B de"));
        Issuer(list, "with a Cyrillic letter", Name.Swap("AC de", "\u0410C de"));
        Issuer(list, "with a broken escape", Name.Swap("AC de", "AC \\FF de"));
        Issuer(list, "with an open quote", Name.Swap("AC de Teste", "\"AC de Teste"));
        Issuer(list, "of broken DER", Name.Swap("AC de Teste", "#0C05414243"));
        Issuer(list, "of DER with something after it", Name.Swap("AC de Teste", "#0C0B4143206465205465737465FFFF"));
        Issuer(list, "empty", "");
        Issuer(list, "of commas", ",,,");
        Issuer(list, "of 3,000 attributes", string.Join(',', Enumerable.Repeat("C=B", 999)));
        Issuer(list, "that is the subject", "CN=PSP de Teste 99999010, C=BR");
        Serial(list, "negative", "-4711");
        Serial(list, "in hexadecimal", "0x1267");
        Serial(list, "with a fraction", "4711.0");
        Serial(list, "with thousands", "4,711");
        Serial(list, "with an exponent", "4711e0");
        Serial(list, "in other digits", "\u0664\u0667\u0661\u0661");
        Serial(list, "with a space inside", "47 11");
        Serial(list, "empty", "");
        Serial(list, "of 3,000 digits", new string('9', 3000));
        Serial(list, "4711 plus 2 to the 64", "18446744073709556327");
        return list;
    }

    private static AttackList Values()
    {
        var list = new AttackList("signature value");
        Value(list, "with one bit changed", v => [.. v[..^1], (byte)(v[^1] ^ 1)]);
        Value(list, "with a zero byte before", v => [0, .. v]);
        Value(list, "with a zero byte after", v => [.. v, 0]);
        Value(list, "without its last byte", v => v[..^1]);
        Value(list, "without its first byte", v => v[1..]);
        Value(list, "plus the modulus", PlusModulus);
        Value(list, "of zeros", v => new byte[v.Length]);
        Value(list, "of one", v => [.. new byte[v.Length - 1], 1]);
        Value(list, "of the modulus less one", v => ModulusLessOne());
        Value(list, "of one byte", _ => [1]);
        Value(list, "of 1,024 bytes", v => [.. new byte[1024 - v.Length], .. v]);
        list.CraftBoth("value over the digest of something else", s => s with { Value = _ => SomeSigner.One.SignHash(SHA256.HashData("x"u8)) }, SignatureInvalid);
        list.CraftBoth("value over SHA-1", s => s with { Value = info => SignAs(info, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1) }, SignatureInvalid);
        list.CraftBoth("value in PSS padding", s => s with { Value = info => SignAs(info, HashAlgorithmName.SHA256, RSASignaturePadding.Pss) }, SignatureInvalid);
        Written(list, "empty", _ => "");
        Written(list, "too long", v => string.Concat(Enumerable.Repeat(v, 5)));
        Written(list, "with a stray character", v => v.Insert(9, "!"));
        Written(list, "in the alphabet for URLs", v => v[..^4] + "-_==");
        Written(list, "without padding", v => v.TrimEnd('='));
        Written(list, "with too much padding", v => v + "=");
        Written(list, "with padding in the middle", v => v.Insert(8, "=="));
        Written(list, "with bits left over", ReferenceAttacks.WithBitsLeftOver);
        Written(list, "with a no-break space", v => v.Insert(9, "\u00A0"));
        Written(list, "with a byte order mark", v => "\uFEFF" + v);
        Written(list, "with a comment inside", v => v.Insert(9, "<!-- -->"));
        Written(list, "with an element inside", v => v.Insert(9, "<x/>"));
        Written(list, "with a processing instruction inside", v => v.Insert(9, "<?x?>"));
        Written(list, "of 100,000 characters", _ => new string('A', 100_000));
        return list;
    }

    private static void Issuer(AttackList list, string name, string issuer) =>
        list.CraftBoth($"issuer name {name}", s => s with { IssuerName = issuer }, SignerUnknown);

    private static void Serial(AttackList list, string name, string serial) =>
        list.CraftBoth($"serial number {name}", s => s with { SerialNumber = serial }, SignerUnknown);

    private static void Value(AttackList list, string name, Func<byte[], byte[]> change) =>
        list.CraftBoth($"value {name}", s => s with { Write = v => Convert.ToBase64String(change(v)) }, SignatureInvalid);

    private static void Written(AttackList list, string name, Func<string, string> write) =>
        list.CraftBoth($"base64 {name}", s => s with { Write = v => write(Convert.ToBase64String(v)) }, Base64Malformed, SignatureMalformed);

    private static TrustedSigners Both() => TrustedSigners.FromCertificates([SomeSigner.One.Certificate, SomeSigner.Other.Certificate]);

    private static byte[] ByOther(byte[] signedInfo) => SomeSigner.Other.SignHash(SHA256.HashData(signedInfo));

    // s + n is the same signature modulo n; a verifier that reduces first would take it.
    private static byte[] PlusModulus(byte[] value)
    {
        var sum = new System.Numerics.BigInteger(value, isUnsigned: true, isBigEndian: true) + Modulus();
        return sum.ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    private static byte[] ModulusLessOne() => (Modulus() - 1).ToByteArray(isUnsigned: true, isBigEndian: true);

    private static System.Numerics.BigInteger Modulus()
    {
        using var key = SomeSigner.One.Certificate.PublicKey.GetRSAPublicKey()!;
        return new System.Numerics.BigInteger(key.ExportParameters(false).Modulus!, isUnsigned: true, isBigEndian: true);
    }

    private static byte[] SignAs(byte[] signedInfo, HashAlgorithmName hash, RSASignaturePadding padding) => SomeSigner.One.SignData(signedInfo, hash, padding);
}
