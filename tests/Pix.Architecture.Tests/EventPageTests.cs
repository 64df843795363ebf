using System.Reflection;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Pix.Architecture.Tests;

/// <summary>docs/events.md is what the code logs. <c>PIX_EVENTS=docs/events.md</c> writes it.</summary>
public sealed class EventPageTests
{
    private static readonly (string Room, LoggerMessageAttribute Event)[] Logged =
    [
        .. from room in Rooms.All
           from type in room.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           let logged = method.GetCustomAttribute<LoggerMessageAttribute>()
           where logged is not null
           orderby logged.EventId
           select (room.GetName().Name!, logged),
    ];

    [Fact]
    public void The_page_of_events_has_each_with_its_level_and_text()
    {
        var page = Page();
        if (Environment.GetEnvironmentVariable("PIX_EVENTS") is { Length: > 0 } path)
        {
            File.WriteAllText(path, page);
        }

        Assert.Equal(page, File.ReadAllText(Path.Combine(Repository.Root, "docs", "events.md")));
    }

    // A number that nothing logs is a row in somebody's alarms that never fires.
    [Fact]
    public void Every_event_id_is_logged()
    {
        var logged = Logged.Select(row => row.Event.EventId).ToHashSet();
        var dead = from room in Rooms.All
                   from type in room.GetTypes().Where(type => type.Name == "EventIds")
                   from field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
                   where field.IsLiteral && !logged.Contains((int)field.GetRawConstantValue()!)
                   select $"{room.GetName().Name}: {field.Name}";
        Assert.Equal([], dead);
    }

    private static string Page()
    {
        var page = new StringBuilder("""
            # Events

            Each log line of Pix has a number that stays: alarms and searches go by it, not by the text. Errors want somebody; warnings are worth a look; the rest tells what happened. What to do is in
            [operations.md](operations.md). This page is written from the code (`tests/Pix.Architecture.Tests/EventPageTests.cs`).

            """);
        foreach (var room in Logged.GroupBy(row => row.Room).OrderBy(room => room.Min(row => row.Event.EventId)))
        {
            page.Append($"\n## {room.Key}\n\n| event | level | text |\n|---:|---|---|\n");
            foreach (var (_, logged) in room.DistinctBy(row => (row.Event.EventId, row.Event.Message)))
            {
                page.Append($"| {logged.EventId} | {logged.Level.ToString().ToLowerInvariant()} | {logged.Message.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        return page.ToString();
    }
}
