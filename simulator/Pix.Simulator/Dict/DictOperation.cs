namespace Pix.Simulator.Dict;

/// <summary>One row of the operation table of DICT 2.12.1.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Template">Path after the base path; each <c>{}</c> is the place of a value, for example an id.</param>
/// <param name="Name">operationId of the OpenAPI document.</param>
/// <param name="Response">Name of the answer's root element.</param>
/// <param name="Policy">Name of the rate policy, without role suffix; null if the OpenAPI document has no policy for the operation.</param>
/// <param name="Handle">Carries out the operation.</param>
internal sealed record DictOperation(
    string Method, string Template, string Name, string Response, string? Policy, Func<DictCall, DictReply> Handle)
{
    /// <summary>Name of the request's root element; null for an operation without a body.</summary>
    public string? RequestRoot { get; init; }

    /// <summary>Whether the request must be signed. Every request with a body must be, except CheckKeysRequest.</summary>
    public bool Signed => RequestRoot is not (null or "CheckKeysRequest");

    /// <summary>Names of the headers that a request must have.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Names of the query parameters that a request must have.</summary>
    public IReadOnlyList<string> Query { get; init; } = [];

    /// <summary>
    /// Query parameters that select a role. A list request with such a parameter is charged to another rate policy than a request without it.
    /// </summary>
    public IReadOnlyList<string> RoleParameters { get; init; } = [];

    private readonly string[] _segments = Template.Split('/');

    /// <returns>The unescaped values in the path; null if the path does not match the template.</returns>
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
