using System.CommandLine;

namespace Pix.Cli.Output;

/// <summary>The option <c>--output OUT</c>, or <c>-o OUT</c>, for the output file of a command.</summary>
internal sealed class FileOption : Option<string>
{
    /// <param name="description">Help text that says what is written to the file, and where the output goes if the option is not given.</param>
    public FileOption(string description)
        : base("--output", "-o")
    {
        Description = description;
        HelpName = "OUT";
    }
}
