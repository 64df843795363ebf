using System.Reflection;

namespace Pix.Architecture.Tests;

/// <summary>An event id is an alarm's address: never given twice, always inside its room's thousand.</summary>
public sealed class EventIdRules
{
    // What an earlier version logged; somebody's alarm may still wait for it.
    private static readonly int[] Retired = [1044, 1050, 5003, 5004, 5007, 6001];

    [Fact]
    public void Event_ids_are_unique_over_all_rooms()
    {
        var twice = EventIds().GroupBy(id => id.Value).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(id => id.Name))}");

        Assert.Empty(twice);
    }

    [Fact]
    public void A_retired_number_is_not_used_again() => Assert.DoesNotContain(EventIds(), id => Retired.Contains(id.Value));

    [Fact]
    public void Every_room_keeps_to_its_thousand()
    {
        var astray = EventIds().GroupBy(id => id.Room)
            .Where(room => room.Select(id => id.Value / 1000).Distinct().Count() > 1)
            .Select(room => room.Key);

        Assert.Empty(astray);
    }

    private static (string Room, string Name, int Value)[] EventIds()
    {
        var found = from assembly in Rooms.All
                    from type in assembly.GetTypes().Where(type => type.Name == "EventIds")
                    from field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
                    where field.IsLiteral
                    select (assembly.GetName().Name!, $"{assembly.GetName().Name}.{field.Name}", (int)field.GetRawConstantValue()!);
        var ids = found.ToArray();
        Assert.NotEmpty(ids);
        return ids;
    }
}
