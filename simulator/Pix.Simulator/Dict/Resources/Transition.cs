namespace Pix.Simulator.Dict.Resources;

/// <summary>One step of a resource from one state to another.</summary>
/// <param name="Verb">Last segment of the request's path, for example <c>acknowledge</c>.</param>
/// <param name="From">States in which the step is possible.</param>
/// <param name="To">State after the step.</param>
/// <param name="By">Roles of the participants that are allowed to take the step.</param>
internal sealed record Transition(string Verb, string[] From, string To, params string[] By)
{
    /// <summary>Fields that the step copies from the request into the resource. Each has a name in the request and a name in the resource.</summary>
    public IReadOnlyList<(string Request, string Field)> Fields { get; init; } = [];
}
