using Pix.Signatures.Received;

namespace Pix.Signatures.Tests.Received;

/// <summary>One text for each value: what has bits left over is none.</summary>
public sealed class Base64ValueTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    [Fact]
    public void The_last_digit_has_no_bits_beyond_the_last_byte()
    {
        for (var digit = 0; digit < Alphabet.Length; digit++)
        {
            Assert.Equal((digit, digit % 16 == 0), (digit, Decodes($"A{Alphabet[digit]}==", 1)));
            Assert.Equal((digit, digit % 4 == 0), (digit, Decodes($"AA{Alphabet[digit]}=", 2)));
            Assert.True(Decodes($"AAA{Alphabet[digit]}", 3));
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("AQ ID\r\n\tBA==\n", 4)]
    public void White_space_is_allowed(string text, int length) => Assert.True(Decodes(text, length));

    [Theory]
    [InlineData("AQ")]
    [InlineData("AQ=")]
    [InlineData("AQ===")]
    [InlineData("A-==")]
    [InlineData("AAAAAAAA")]
    public void What_is_no_base64_or_too_long_is_none(string text) => Assert.False(Base64Value.TryDecode(text, new byte[4], out _));

    private static bool Decodes(string text, int length) => Base64Value.TryDecode(text, new byte[4], out var decoded) && decoded == length;
}
