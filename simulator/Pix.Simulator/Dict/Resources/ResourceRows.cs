using System.Xml.Linq;

namespace Pix.Simulator.Dict.Resources;

/// <summary>Makes the rows of the operation table that every kind of resource has: list, get, and one row for each step.</summary>
internal sealed class ResourceRows(ResourceStore store, ResourceLife life, SimulatorOptions options)
{
    private ResourceKind Kind => store.Kind;

    public IEnumerable<DictOperation> Rows()
    {
        if (Kind.ListName is not null)
        {
            yield return new DictOperation("GET", Kind.Path, Kind.ListName, $"List{Kind.Plural}Response", Kind.ListPolicy, List)
            {
                Query = Kind.ListQuery,
                RoleParameters = [.. Kind.RoleParameters.Keys],
            };
        }

        yield return new DictOperation("GET", Kind.Path + "{}", "get" + Kind.Name, $"Get{Kind.Name}Response", Kind.ReadPolicy, Get)
        {
            Headers = ["PI-RequestingParticipant"],
        };
        foreach (var transition in Kind.Transitions)
        {
            yield return Step(transition.Verb, (call, _) => life.Move(call.Id, transition.Verb, options.Ispb, call.Body));
        }
    }

    /// <summary>Makes the operation row of a signed request about one resource. <see cref="Checked"/> checks the ids and the participant.</summary>
    public DictOperation Step(string verb, Func<DictCall, Resource, DictReply> handle) =>
        Row("POST", "/" + verb, verb, handle);

    /// <inheritdoc cref="Step"/>
    public DictOperation Row(string method, string suffix, string verb, Func<DictCall, Resource, DictReply> handle)
    {
        var capital = char.ToUpperInvariant(verb[0]) + verb[1..];
        return new DictOperation(
            method, Kind.Path + "{}" + suffix, verb + Kind.Name, $"{capital}{Kind.Name}Response", Kind.WritePolicy, call => Checked(call, handle))
        {
            RequestRoot = $"{capital}{Kind.Name}Request",
        };
    }

    /// <summary>
    /// Runs a handler if path and body have the same id, the body has the ISPB of the participant under test, and this participant is a party.
    /// </summary>
    public DictReply Checked(DictCall call, Func<DictCall, Resource, DictReply> handle)
    {
        if (call.BodyText(Kind.Name + "Id") != call.Id)
        {
            return new DictRefusal(DictError.BadRequest, $"{Kind.Name}Id of path and body differ");
        }

        if (call.BodyText("Participant") != options.Ispb)
        {
            return new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource");
        }

        return Visible(call.Id, out var resource) ?? handle(call, resource!);
    }

    /// <returns>A refusal if the resource does not exist or the participant under test is not one of its parties; otherwise null.</returns>
    public DictRefusal? Visible(string id, out Resource? resource)
    {
        resource = store.Find(id);
        if (resource is null)
        {
            return new DictRefusal(DictError.NotFound, $"{Kind.Name} does not exist");
        }

        return resource.HasParty(options.Ispb)
            ? null
            : new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource");
    }

    private DictReply Get(DictCall call) =>
        Visible(call.Id, out var resource) ?? (DictReply)new DictContent(StatusCodes.Status200OK, resource!.Xml);

    private DictReply List(DictCall call)
    {
        if (call.Query("Participant") is { } participant && participant != options.Ispb)
        {
            return new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource");
        }

        if (ResourceFilter.Parse(call, Kind) is not { } filter)
        {
            return new DictRefusal(DictError.BadRequest, "A parameter of the list is not valid");
        }

        var matching = store.All.Where(resource => resource.HasParty(options.Ispb) && filter.Accepts(resource, options.Ispb))
            .OrderBy(ResourceCursor.Of).ToList();
        var page = matching.Take(filter.Limit).ToList();
        return new DictContent(
            StatusCodes.Status200OK,
            new XElement("HasMoreElements", matching.Count > filter.Limit),
            Kind.HasCursor && page.Count > 0 ? ResourceCursor.Of(page[^1]).ToXml() : null,
            Kind.Name == "FraudMarker" ? new XElement("Total", matching.Count) : null,
            new XElement(Kind.Plural, page.Select(resource => resource.Xml)));
    }
}
