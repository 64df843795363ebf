using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pix.Cli.Output;

/// <summary>The option <c>--json</c> of a command that prints one result. Commands that print rows have <see cref="OutputOptions"/> instead.</summary>
internal sealed class JsonOption
{
    /// <summary>Name of the option, the same for every command.</summary>
    public const string Name = "--json";

    private readonly Option<bool> _json = new(Name) { Description = "One JSON object." };

    /// <summary>True if the command was called with <c>--json</c> and without <c>--csv</c>.</summary>
    public static bool IsGiven(ParseResult parsed) => HasOption(parsed, Name) && !HasOption(parsed, OutputOptions.CsvName);

    public void AddTo(Command command) => command.Options.Add(_json);

    /// <summary>Writes the line for people. With <c>--json</c>, writes the same facts as a JSON object instead.</summary>
    public void Write(ParseResult parsed, string line, params (string Name, object? Value)[] facts)
    {
        if (parsed.GetValue(_json))
        {
            JsonObject.Write(Console.Out, facts);
            return;
        }

        Console.Out.WriteLine(line);
    }

    /// <summary>Writes the facts as a JSON object if <c>--json</c> was given. Otherwise writes nothing.</summary>
    public void WriteOnly(ParseResult parsed, params (string Name, object? Value)[] facts)
    {
        if (parsed.GetValue(_json))
        {
            JsonObject.Write(Console.Out, facts);
        }
    }

    private static bool HasOption(ParseResult parsed, string name) => parsed.GetResult(name) is OptionResult { Implicit: false };
}
