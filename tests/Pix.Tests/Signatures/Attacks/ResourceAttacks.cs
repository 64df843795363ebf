using Pix.Signatures.Limits;
using Pix.Signatures.Received;
using static Pix.Signatures.Received.VerificationRule;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Documents that want to cost more than they are.</summary>
internal static class ResourceAttacks
{
    public static IReadOnlyList<Attack> All { get; } = Everything();

    private static AttackList Everything()
    {
        var list = new AttackList("resources");
        Insert(list, "depth of 100,000", Nested(100_000), TooDeep);
        Insert(list, "depth of 100,000 without end tags", Repeat("<a>", 100_000), TooDeep);
        Insert(list, "depth of 101", Nested(101), TooDeep);
        Insert(list, "depth of 65", Nested(65), TooDeep);
        Insert(list, "attribute of 50 MB", $"<a b=\"{new string('x', 50_000_000)}\"/>", TooLarge);
        InsertUnlimited(list, "attribute of 50 MB, size allowed", $"<a b=\"{new string('x', 50_000_000)}\"/>", TooComplex);
        InsertUnlimited(list, "attribute of 50 MB that does not end", $"<a b=\"{new string('x', 50_000_000)}", TooComplex);
        Insert(list, "name of 70,000 characters", $"<{new string('x', 70_000)}/>", TooComplex);
        Insert(list, "namespace name of 70,000 characters", $"<a xmlns=\"urn:{new string('x', 70_000)}\"/>", TooComplex);
        Insert(list, "100,000 attributes", $"<a{string.Concat(Enumerable.Range(0, 100_000).Select(i => $" a{i}=\"\""))}/>", TooComplex);
        Insert(list, "65 attributes", $"<a{string.Concat(Enumerable.Range(0, 65).Select(i => $" a{i}=\"\""))}/>", TooComplex);
        Insert(list, "65 namespaces", $"<a{string.Concat(Enumerable.Range(0, 65).Select(i => $" xmlns:a{i}=\"urn:a\""))}/>", TooComplex);
        Insert(list, "1,100 identifiers", string.Concat(Enumerable.Range(0, 1_100).Select(i => $"<a Id=\"i{i}\"/>")), TooComplex);
        Insert(list, "comment of 70,000 characters", $"<!--{new string('x', 70_000)}-->", TooComplex);
        Insert(list, "comment of 70,000 characters that does not end", $"<!--{new string('x', 70_000)}", TooComplex);
        Insert(list, "processing instruction of 70,000 characters", $"<?x {new string('x', 70_000)}?>", TooComplex);
        Insert(list, "CDATA section of 70,000 characters", $"<![CDATA[{new string('x', 70_000)}]]>", TooComplex);
        Insert(list, "character reference of 70,000 digits", $"&#{new string('0', 70_000)}65;", TooComplex);
        Insert(list, "entity reference of 70,000 characters", $"&{new string('x', 70_000)};", TooComplex);
        Insert(list, "end tag of 70,000 characters", $"</{new string('x', 70_000)}>", TooComplex);
        Insert(list, "5,000 names", string.Concat(Enumerable.Range(0, 5_000).Select(i => $"<a{i}/>")), TooComplex);
        Insert(list, "5,000 namespaces", string.Concat(Enumerable.Range(0, 5_000).Select(i => $"<a xmlns=\"urn:{i}\"/>")), TooComplex);
        Insert(list, "text of 9 MB", new string('x', 9_000_000), TooLarge);
        Insert(list, "comment of 9 MB", $"<!--{new string('x', 9_000_000)}-->", TooLarge);
        Insert(list, "a million elements", Repeat("<a></a>", 1_000_000), DocumentDigest);
        Insert(list, "a million elements of distinct names", string.Concat(Enumerable.Range(0, 400_000).Select(i => $"<a{i}/>")), TooComplex);
        Insert(list, "200,000 processing instructions", Repeat("<?x?>", 200_000), DocumentDigest);
        Insert(list, "a million character references", Repeat("&#65;", 1_000_000), DocumentDigest);
        Insert(list, "100,000 CDATA sections", Repeat("<![CDATA[x]]>", 100_000), DocumentDigest);
        return list;
    }

    private static void Insert(AttackList list, string name, string content, params VerificationRule[] rules) =>
        list.AddBoth(name, p => With(p, content), rules);

    private static void InsertUnlimited(AttackList list, string name, string content, params VerificationRule[] rules)
    {
        Insert(list, name, content, rules);
        list[^1] = list[^1] with { Limits = Unlimited };
        list[^2] = list[^2] with { Limits = Unlimited };
    }

    private static DocumentLimits Unlimited() => DocumentLimits.Default with { MaxBytes = int.MaxValue };

    private static byte[] With(SignatureProfile profile, string content)
    {
        var mark = profile == SignatureProfile.Spi ? "<TxInfAndSts>" : "<Entry>";
        return Genuine.Of(profile).Swap(mark, mark + content).Utf8();
    }

    private static string Nested(int depth) => Repeat("<a>", depth) + Repeat("</a>", depth);

    private static string Repeat(string text, int times) => new System.Text.StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
