namespace Pix.Simulator.Dict.Resources;

/// <summary>Names, form and states of one kind of resource.</summary>
internal sealed record ResourceKind(string Name, string Plural, string Path, DictError OperationInvalid)
{
    /// <summary>Order of the fields in answers.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    public required IReadOnlyList<Transition> Transitions { get; init; }

    /// <summary>operationId of the list, whose spelling in the document follows no rule.</summary>
    public string? ListName { get; init; }

    /// <summary>Parameters that a list requires.</summary>
    public IReadOnlyList<string> ListQuery { get; init; } = ["Participant"];

    /// <summary>Whether the list is paged by <c>Cursor</c> and <c>NextCursor</c>.</summary>
    public bool HasCursor { get; init; }

    /// <summary>Query parameters that choose a role: parameter, role.</summary>
    public IReadOnlyDictionary<string, string> RoleParameters { get; init; } = new Dictionary<string, string>();

    public string? ReadPolicy { get; init; }

    public string? WritePolicy { get; init; }

    /// <summary>Policy of the list; with role parameters, <c>_WITH_ROLE</c> or <c>_WITHOUT_ROLE</c> is appended.</summary>
    public string? ListPolicy { get; init; }

    /// <summary>States of which DICT notifies the parties: 2.12.1 has events of funds recoveries only.</summary>
    public IReadOnlyList<string> Notified { get; init; } = [];
}
