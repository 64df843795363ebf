using System.CommandLine;

namespace Pix.Cli.Output;

/// <summary><c>--output OUT</c>, <c>-o OUT</c>: the output file of a command.</summary>
internal sealed class FileOption : Option<string>
{
    /// <param name="description">What is written there, and where without the option.</param>
    public FileOption(string description)
        : base("--output", "-o")
    {
        Description = description;
        HelpName = "OUT";
    }
}
