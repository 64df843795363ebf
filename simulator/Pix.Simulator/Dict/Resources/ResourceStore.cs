using System.Collections.Concurrent;
using System.Xml.Linq;

namespace Pix.Simulator.Dict.Resources;

/// <summary>Stores all resources of one kind.</summary>
internal sealed class ResourceStore(ResourceKind kind, EventLog events, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Resource> _resources = new(StringComparer.Ordinal);

    public ResourceKind Kind => kind;

    public IEnumerable<Resource> All => _resources.Values;

    public Resource? Find(string id) => _resources.GetValueOrDefault(id);

    public Resource Add(IEnumerable<XElement> fields, string status, IReadOnlyDictionary<string, string> parties)
    {
        var now = DictTime.Text(time.GetUtcNow());
        XElement[] own =
        [
            new("Id", Guid.NewGuid().ToString()), new("Status", status), new("CreationTime", now), new("LastModified", now),
        ];
        return Save(new Resource(Ordered([.. fields, .. own]), parties), before: null);
    }

    /// <summary>Sets the status, the given fields and the time of the last change. Fields that the resource does not have yet are added.</summary>
    public Resource Change(Resource resource, string status, IEnumerable<XElement> fields)
    {
        XElement[] changed = [.. fields, new("Status", status), new("LastModified", DictTime.Text(time.GetUtcNow()))];
        var kept = resource.Xml.Elements().Where(field => changed.All(other => other.Name != field.Name));
        return Save(resource with { Xml = Ordered([.. kept, .. changed]) }, before: resource.Status);
    }

    private Resource Save(Resource resource, string? before)
    {
        _resources[resource.Id] = resource;
        if (resource.Status != before && kind.Notified.Contains(resource.Status))
        {
            events.Add(resource.Status, resource.Id);
        }

        return resource;
    }

    private XElement Ordered(IReadOnlyList<XElement> fields) => new(
        kind.Name,
        kind.Order.SelectMany(name => fields.Where(field => field.Name.LocalName == name).Take(1)));
}
