using System.CommandLine;

namespace Pix.Cli.Output;

/// <summary>The option <c>--output OUT</c>, or <c>-o OUT</c>, for the output file of a command.</summary>
internal sealed class FileOption : Option<string>
{
    /// <param name="description">Help text: what is written to the file, and where it goes without the option.</param>
    public FileOption(string description)
        : base("--output", "-o")
    {
        Description = description;
        HelpName = "OUT";
    }
}
