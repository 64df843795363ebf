using System.Text.RegularExpressions;

namespace Pix.Cli.Auditing;

/// <summary>The columns of audit records that <c>pix audit find</c> shows.</summary>
internal sealed partial record RecordColumns
{
    private RecordColumns(string select) => Select = select;

    /// <summary>The columns that fit in the width of a terminal: time, path, status, signature, duration and EndToEndId.</summary>
    public static RecordColumns ForPeople { get; } = new(
        "replace(substr(request_date, 1, 19), 'T', ' ') as request_date, request_path, response_status_code as status, "
        + "response_signature_valid as signature, duration_ms::decimal(12, 1) as ms, end_to_end_id");

    /// <summary>All columns of the records.</summary>
    public static RecordColumns All { get; } = new("*");

    /// <summary>The columns as the select list of an SQL statement.</summary>
    public string Select { get; }

    /// <summary>Parses column names separated by commas. Null if a name contains other characters than letters, digits and underscores.</summary>
    public static RecordColumns? Parse(string list) => Names().IsMatch(list) ? new(list) : null;

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*(,[A-Za-z_][A-Za-z0-9_]*)*\z")]
    private static partial Regex Names();
}
