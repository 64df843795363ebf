using System.CommandLine;

namespace Pix.Cli.Output;

/// <summary>The options <c>--json</c> and <c>--csv</c> of a command that prints rows.</summary>
internal sealed class OutputOptions
{
    /// <summary>Name of the option for comma-separated values.</summary>
    public const string CsvName = "--csv";

    private readonly Option<bool> _json = new(JsonOption.Name) { Description = "One JSON array of objects, nothing cut." };
    private readonly Option<bool> _csv = new(CsvName) { Description = "Comma-separated values with a header line, nothing cut." };

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        command.Options.Add(_csv);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_csv))
            {
                result.AddError("Give --json or --csv, not both.");
            }
        });
    }

    /// <summary>True if neither <c>--json</c> nor <c>--csv</c> was given.</summary>
    public bool IsForPeople(ParseResult parsed) => !parsed.GetValue(_json) && !parsed.GetValue(_csv);

    public IRowOutput Choose(ParseResult parsed) =>
        parsed.GetValue(_json) ? new JsonOutput() : parsed.GetValue(_csv) ? new CsvOutput() : new TableOutput();
}
