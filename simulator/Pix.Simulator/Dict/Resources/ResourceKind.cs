namespace Pix.Simulator.Dict.Resources;

/// <summary>What one kind of resource is called, how it is written, and how it lives.</summary>
internal sealed record ResourceKind(string Name, string Plural, string Path, DictError OperationInvalid)
{
    /// <summary>Order of the fields in answers.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    public required IReadOnlyList<Transition> Transitions { get; init; }

    /// <summary>operationId of the list, which the document spells as it likes.</summary>
    public string? ListName { get; init; }

    /// <summary>Parameters that a list demands.</summary>
    public IReadOnlyList<string> ListQuery { get; init; } = ["Participant"];

    /// <summary>Whether the list is paged by <c>Cursor</c> and <c>NextCursor</c>.</summary>
    public bool HasCursor { get; init; }

    /// <summary>Query parameters that choose a role: parameter, role.</summary>
    public IReadOnlyDictionary<string, string> RoleParameters { get; init; } = new Dictionary<string, string>();

    public string? ReadPolicy { get; init; }

    public string? WritePolicy { get; init; }

    /// <summary>Policy of the list; <c>_WITH_ROLE</c> or <c>_WITHOUT_ROLE</c> is added when there are role parameters.</summary>
    public string? ListPolicy { get; init; }

    /// <summary>States of which DICT notifies those concerned: 2.12.1 knows events of funds recoveries only.</summary>
    public IReadOnlyList<string> Notified { get; init; } = [];
}
