namespace Pix.Simulator.Dict;

/// <summary>One row of the operation table of DICT 2.12.1.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Template">Path under the base, with <c>{}</c> for a value.</param>
/// <param name="Name">operationId of the OpenAPI document.</param>
/// <param name="Response">Root of the answer.</param>
/// <param name="Policy">Rate policy; null when the document has none.</param>
/// <param name="Handle">Carries out the operation.</param>
internal sealed record DictOperation(
    string Method, string Template, string Name, string Response, string? Policy, Func<DictCall, DictReply> Handle)
{
    /// <summary>Root of the request; null for a read.</summary>
    public string? RequestRoot { get; init; }

    /// <summary>Whether the request must be signed: every body except CheckKeysRequest.</summary>
    public bool Signed => RequestRoot is not (null or "CheckKeysRequest");

    /// <summary>Headers that must be present.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Query parameters that must be present.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    /// <summary>Query parameters that choose a role: with one of them the list has another rate policy.</summary>
    public IReadOnlyList<string> RoleParameters { get; init; } = [];

    private readonly string[] _segments = Template.Split('/');

    /// <returns>The values in the path; null when the path does not match.</returns>
    public IReadOnlyList<string>? Match(string[] segments)
    {
        if (segments.Length != _segments.Length)
        {
            return null;
        }

        var values = new List<string>();
        for (var i = 0; i < segments.Length; i++)
        {
            if (_segments[i] == "{}" && segments[i].Length > 0)
            {
                values.Add(Uri.UnescapeDataString(segments[i]));
            }
            else if (_segments[i] != segments[i])
            {
                return null;
            }
        }

        return values;
    }
}
