using System.CommandLine;
using Pix.Signatures;

namespace Pix.Cli;

/// <summary>The argument <c>spi|dict</c>, which selects the signature profile.</summary>
internal static class ProfileArgument
{
    public static Argument<string> Create()
    {
        var argument = new Argument<string>("profile") { Description = "spi: a message to or from the SPI. dict: a DICT body." };
        argument.AcceptOnlyFromAmong("spi", "dict");
        return argument;
    }

    public static SignatureProfile Profile(this ParseResult parsed, Argument<string> argument) =>
        parsed.GetRequiredValue(argument) == "spi" ? SignatureProfile.Spi : SignatureProfile.Dict;
}
