namespace Pix.Simulator.Dict.Resources;

/// <summary>One step of a resource's life.</summary>
/// <param name="Verb">Last segment of the path: <c>acknowledge</c>.</param>
/// <param name="From">States it may start in.</param>
/// <param name="To">State it ends in.</param>
/// <param name="By">Roles that may take it.</param>
internal sealed record Transition(string Verb, string[] From, string To, params string[] By)
{
    /// <summary>Fields taken from the request: name in the request, name in the resource.</summary>
    public IReadOnlyList<(string Request, string Field)> Fields { get; init; } = [];
}
