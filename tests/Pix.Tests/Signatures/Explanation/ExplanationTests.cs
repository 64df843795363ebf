using System.Security.Cryptography;
using System.Text;
using Pix.Signatures.Explanation;

namespace Pix.Signatures.Tests.Explanation;

public sealed class ExplanationTests
{
    [Theory]
    [InlineData("<a>\n <b>x</b>\n</a>", "<a><b>x</b></a>", "White space")]
    [InlineData("<a>x&#xD;\ny</a>", "<a>x\ny</a>", "Carriage returns")]
    [InlineData("<a>x\ny</a>", "<a>x&#xD;\ny</a>", "Line feeds")]
    [InlineData("<a xmlns=\"u\" b=\"\"><c></c></a>", "<a b=\"\"><c></c></a>", "declares no namespace")]
    [InlineData("<AppHdr><Fr></Fr><Sgntr></Sgntr></AppHdr>", "<AppHdr><Fr></Fr></AppHdr>", "Sgntr was not there")]
    public void A_known_change_that_gives_the_signed_digest_is_named(string found, string original, string sentence)
    {
        var mistake = KnownMistake.Find(Encoding.UTF8.GetBytes(found), SHA256.HashData(Encoding.UTF8.GetBytes(original)));

        Assert.Contains(sentence, mistake?.Sentence, StringComparison.Ordinal);
        Assert.Equal(original, Encoding.UTF8.GetString(mistake!.SignedForm.Span));
    }

    [Fact]
    public void A_change_that_is_not_known_is_not_guessed() =>
        Assert.Null(KnownMistake.Find("<a>1</a>"u8.ToArray(), SHA256.HashData("<a>2</a>"u8)));

    [Theory]
    [InlineData("abc", "abd", 2, "ab[c]", "ab[d]")]
    [InlineData("ab", "abd", 2, "ab[]", "ab[d]")]
    [InlineData("a\n\\", "a\n", 2, "a\\x0A[\\x5C]", "a\\x0A[]")]
    public void The_first_byte_that_differs_is_shown_with_what_stands_around_it(string one, string other, int offset, string shown, string otherShown) =>
        Assert.Equal(new FirstDifference(offset, shown, otherShown), FirstDifference.Of(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other)));

    [Fact]
    public void The_same_bytes_differ_nowhere() => Assert.Null(FirstDifference.Of("abc"u8, "abc"u8));
}
