using System.CommandLine;

namespace Pix.Cli.Output;

/// <summary><c>--output OUT</c>, <c>-o OUT</c>: the file that a command writes.</summary>
internal sealed class FileOption : Option<string>
{
    /// <param name="description">What goes there, and where without it.</param>
    public FileOption(string description)
        : base("--output", "-o")
    {
        Description = description;
        HelpName = "OUT";
    }
}
