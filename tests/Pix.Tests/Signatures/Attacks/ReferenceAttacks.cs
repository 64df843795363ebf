using Pix.Signatures.Received;
using static Pix.Signatures.Received.VerificationRule;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Signed by the trusted key, but over other things than the profile says.</summary>
internal static class ReferenceAttacks
{
    public static IReadOnlyList<Attack> All { get; } = [.. Number(), .. Targets(), .. Digests()];

    private static AttackList Number()
    {
        var list = new AttackList("reference");
        list.CraftBoth("no reference at all", s => s with { References = [] }, ReferenceCount);
        list.CraftBoth("reference to KeyInfo missing", s => s with { References = [.. s.References.Skip(1)] }, ReferenceCount);
        list.Craft(SignatureProfile.Dict, "reference to the document missing", s => s with { References = [CraftedReference.ToKeyInfo] }, ReferenceCount);
        list.Craft(SignatureProfile.Spi, "reference to AppHdr missing", s => s with { References = [CraftedReference.ToKeyInfo, CraftedReference.Application] }, ReferenceCount);
        list.Craft(SignatureProfile.Spi, "reference to Document missing", s => s with { References = [CraftedReference.ToKeyInfo, CraftedReference.Enveloping] }, ReferenceCount);
        list.CraftBoth("one reference too many", s => s with { References = [.. s.References, s.References[^1]] }, ReferenceCount);
        list.CraftBoth("a hundred references", s => s with { References = [.. s.References, .. Enumerable.Repeat(CraftedReference.Enveloping, 100)] }, ReferenceCount);
        list.Craft(SignatureProfile.Dict, "reference to the document twice, to KeyInfo never", s => s with { References = [CraftedReference.Enveloping, CraftedReference.Enveloping] }, VerificationRule.ReferenceTarget);
        list.Craft(SignatureProfile.Dict, "reference to KeyInfo twice", s => s with { References = [CraftedReference.ToKeyInfo, CraftedReference.ToKeyInfo] }, VerificationRule.ReferenceTarget);
        list.Craft(SignatureProfile.Spi, "reference to AppHdr twice", s => s with { References = [CraftedReference.ToKeyInfo, CraftedReference.Enveloping, CraftedReference.Enveloping] }, VerificationRule.ReferenceTarget);
        list.Craft(SignatureProfile.Spi, "reference to Document twice", s => s with { References = [CraftedReference.ToKeyInfo, CraftedReference.Application, CraftedReference.Application] }, VerificationRule.ReferenceTarget);
        list.Craft(SignatureProfile.Dict, "reference without URI", s => s with { References = [CraftedReference.ToKeyInfo, CraftedReference.Enveloping with { Attributes = "" }] }, VerificationRule.ReferenceTarget);
        return list;
    }

    private static AttackList Targets()
    {
        var list = new AttackList("reference");
        KeyInfoUri(list, "to another Id", "#other");
        KeyInfoUri(list, "to an empty Id", "#");
        KeyInfoUri(list, "by XPointer", "#xpointer(id('key-info-id'))");
        KeyInfoUri(list, "to the root by XPointer", "#xpointer(/)");
        KeyInfoUri(list, "percent-encoded", "#key%2Dinfo-id");
        KeyInfoUri(list, "with a space after", "#key-info-id ");
        KeyInfoUri(list, "in other case", "#Key-Info-Id");
        KeyInfoUri(list, "without the number sign", "key-info-id");
        KeyInfoUri(list, "to a file", "file:///etc/passwd");
        KeyInfoUri(list, "to another host", "http://evil.example/x#key-info-id");
        KeyInfoUri(list, "of one space", " ");
        list.Craft(SignatureProfile.Spi, "to Document by Id", s => s with { References = [CraftedReference.ToKeyInfo, CraftedReference.Enveloping, CraftedReference.Application with { Attributes = " URI=\"#doc\"" }] }, VerificationRule.ReferenceTarget);
        list.Craft(SignatureProfile.Spi, "to AppHdr by Id", s => s with { References = [CraftedReference.ToKeyInfo, CraftedReference.Enveloping with { Attributes = " URI=\"#hdr\"" }, CraftedReference.Application] }, VerificationRule.ReferenceTarget);
        list.Craft(SignatureProfile.Dict, "to the document by Id", s => s with { References = [CraftedReference.ToKeyInfo, CraftedReference.Enveloping with { Attributes = " URI=\"#root\"" }] }, VerificationRule.ReferenceTarget);
        list.CraftBoth("only to an Object of the signature", s => s with
        {
            References = [.. s.References.Select(r => r with { Attributes = " URI=\"#o\"" })],
            Extra = "<ds:Object Id=\"o\">x</ds:Object>",
        }, VerificationRule.ReferenceTarget, SignatureMalformed);
        list.CraftBoth("with a Type, to a Manifest", s => s with { References = [s.References[0] with { Attributes = s.References[0].Attributes + " Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\"" }, .. s.References.Skip(1)] }, SignatureMalformed);
        list.CraftBoth("with URI in a foreign namespace", s => s with { References = [s.References[0] with { Attributes = " e:URI=\"#key-info-id\" xmlns:e=\"urn:evil\"" }, .. s.References.Skip(1)] }, SignatureMalformed);
        list.CraftBoth("Manifest beside KeyInfo", s => s with { Extra = "<ds:Object><ds:Manifest><ds:Reference URI=\"\"/></ds:Manifest></ds:Object>" }, SignatureMalformed);
        return list;
    }

    private static AttackList Digests()
    {
        var list = new AttackList("reference");
        list.Craft(SignatureProfile.Spi, "digests of AppHdr and Document swapped", s => s with
        {
            References = [CraftedReference.ToKeyInfo, CraftedReference.Enveloping with { Target = CraftedTarget.Application }, CraftedReference.Application with { Target = CraftedTarget.Enveloping }],
        }, AppHdrDigest);
        list.CraftBoth("digest of KeyInfo is of something else", s => s with { References = [s.References[0] with { Target = CraftedTarget.Enveloping }, .. s.References.Skip(1)] }, KeyInfoDigest);
        list.CraftBoth("digest of nothing for KeyInfo", s => s with { References = [s.References[0] with { Target = CraftedTarget.Nothing }, .. s.References.Skip(1)] }, KeyInfoDigest);
        list.Craft(SignatureProfile.Spi, "digest of nothing for AppHdr", s => s with { References = [s.References[0], s.References[1] with { Target = CraftedTarget.Nothing }, s.References[2]] }, AppHdrDigest);
        list.Craft(SignatureProfile.Spi, "digest of nothing for Document", s => s with { References = [s.References[0], s.References[1], s.References[2] with { Target = CraftedTarget.Nothing }] }, DocumentDigest);
        list.Craft(SignatureProfile.Dict, "digest of nothing for the document", s => s with { References = [s.References[0], s.References[1] with { Target = CraftedTarget.Nothing }] }, DocumentDigest);
        Written(list, "one byte short", d => Convert.ToBase64String(d[..^1]));
        Written(list, "one byte long", d => Convert.ToBase64String([.. d, 0]));
        Written(list, "in hexadecimal", Convert.ToHexString);
        Written(list, "empty", _ => "");
        Written(list, "with bits left over", d => WithBitsLeftOver(Convert.ToBase64String(d)));
        Written(list, "without padding", d => Convert.ToBase64String(d).TrimEnd('='));
        Written(list, "with a stray character", d => Convert.ToBase64String(d).Insert(5, "*"));
        Written(list, "with a comment", d => Convert.ToBase64String(d).Insert(5, "<!-- -->"));
        list.CraftBoth("DigestValue twice", s => s with { References = [s.References[0] with { DigestMethod = s.References[0].DigestMethod + "<ds:DigestValue/>" }, .. s.References.Skip(1)] }, Base64Malformed, SignatureMalformed);
        return list;
    }

    /// <summary>The same bytes with other unused bits in the last digit, which lenient decoders ignore.</summary>
    internal static string WithBitsLeftOver(string base64)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var last = base64.TrimEnd('=').Length - 1;
        return $"{base64[..last]}{Alphabet[Alphabet.IndexOf(base64[last], StringComparison.Ordinal) + 1]}{base64[(last + 1)..]}";
    }

    private static void KeyInfoUri(AttackList list, string name, string uri) =>
        list.CraftBoth($"reference to KeyInfo {name}", s => s with { References = [s.References[0] with { Attributes = $" URI=\"{uri}\"" }, .. s.References.Skip(1)] }, VerificationRule.ReferenceTarget);

    private static void Written(AttackList list, string name, Func<byte[], string> write) =>
        list.CraftBoth($"digest {name}", s => s with { References = [.. s.References.SkipLast(1), s.References[^1] with { WriteDigest = write }] }, Base64Malformed, SignatureMalformed);
}
