using System.Xml.Linq;

namespace Pix.Simulator.Dict.Resources;

/// <summary>Changes the state of resources, for the participant through DICT and for simulated participants through the control port.</summary>
internal sealed class ResourceLife(ResourceStore store)
{
    private readonly Lock _moving = new();

    /// <summary>Makes further changes after each step, while the lock is still held; null if no further changes are needed.</summary>
    public Action<Transition, Resource>? Moved { get; init; }

    /// <summary>Returns fields whose content depends on the role of the participant that takes the step; null if there are no such fields.</summary>
    public Func<Transition, string, IEnumerable<XElement>>? ByRole { get; init; }

    public DictReply Move(string id, string verb, string ispb, XElement? request)
    {
        lock (_moving)
        {
            if (store.Find(id) is not { } resource)
            {
                return new DictRefusal(DictError.NotFound, $"{store.Kind.Name} does not exist");
            }

            var transition = store.Kind.Transitions.First(step => step.Verb == verb);
            if (transition.By.FirstOrDefault(role => resource.Parties.GetValueOrDefault(role) == ispb) is not { } by)
            {
                return new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource");
            }

            // A repeated step gets the same answer as the first, because steps in DICT are idempotent for equal parameters.
            if (resource.Status == transition.To)
            {
                return new DictContent(StatusCodes.Status200OK, resource.Xml);
            }

            return transition.From.Contains(resource.Status)
                ? Move_NeedsLock(resource, transition, by, request)
                : new DictRefusal(store.Kind.OperationInvalid, $"{verb} is not possible in state {resource.Status}");
        }
    }

    private DictContent Move_NeedsLock(Resource resource, Transition transition, string by, XElement? request)
    {
        var fields = transition.Fields
            .Where(field => request?.Element(field.Request) is not null)
            .Select(field => new XElement(field.Field, request!.Element(field.Request)!.Value));
        var moved = store.Change(resource, transition.To, [.. fields, .. ByRole?.Invoke(transition, by) ?? []]);
        Moved?.Invoke(transition, moved);
        return new DictContent(StatusCodes.Status200OK, moved.Xml);
    }
}
