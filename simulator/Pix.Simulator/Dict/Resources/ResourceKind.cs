namespace Pix.Simulator.Dict.Resources;

/// <summary>Names, fields, states and rate policies of one kind of resource.</summary>
internal sealed record ResourceKind(string Name, string Plural, string Path, DictError OperationInvalid)
{
    /// <summary>Order of the fields in answers.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    public required IReadOnlyList<Transition> Transitions { get; init; }

    /// <summary>
    /// operationId of the list operation. It cannot be derived, because its spelling in the OpenAPI document follows no rule. Null if there is no
    /// list.
    /// </summary>
    public string? ListName { get; init; }

    /// <summary>Query parameters that a list request must have.</summary>
    public IReadOnlyList<string> ListQuery { get; init; } = ["Participant"];

    /// <summary>Whether a list is returned in pages, with <c>Cursor</c> and <c>NextCursor</c>.</summary>
    public bool HasCursor { get; init; }

    /// <summary>Query parameters of a list request that select a role. The key is the parameter's name, the value is the role.</summary>
    public IReadOnlyDictionary<string, string> RoleParameters { get; init; } = new Dictionary<string, string>();

    public string? ReadPolicy { get; init; }

    public string? WritePolicy { get; init; }

    /// <summary>Rate policy of the list operation. If the kind has role parameters, <c>_WITH_ROLE</c> or <c>_WITHOUT_ROLE</c> is appended.</summary>
    public string? ListPolicy { get; init; }

    /// <summary>States for which DICT writes an event notification when a resource enters them. In 2.12.1 only funds recoveries have such states.</summary>
    public IReadOnlyList<string> Notified { get; init; } = [];
}
