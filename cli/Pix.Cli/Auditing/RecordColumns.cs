using System.Text.RegularExpressions;

namespace Pix.Cli.Auditing;

/// <summary>The columns to show.</summary>
internal sealed partial record RecordColumns
{
    private RecordColumns(string select) => Select = select;

    /// <summary>Columns that fit a window: time, message, outcome, and the ids to ask for more.</summary>
    public static RecordColumns ForPeople { get; } = new(
        "replace(substr(request_date, 1, 19), 'T', ' ') as request_date, request_path, response_status_code as status, "
        + "response_signature_valid as signature, duration_ms::decimal(12, 1) as ms, end_to_end_id");

    /// <summary>Every column.</summary>
    public static RecordColumns All { get; } = new("*");

    /// <summary>As the select list of a statement.</summary>
    public string Select { get; }

    /// <summary>Reads names separated by commas; null when one is not a name.</summary>
    public static RecordColumns? Parse(string list) => Names().IsMatch(list) ? new(list) : null;

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(,[A-Za-z_][A-Za-z0-9_]*)*\z")]
    private static partial Regex Names();
}
