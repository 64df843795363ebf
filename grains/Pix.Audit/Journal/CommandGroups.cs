namespace Pix.Audit;

/// <summary>Splits what was queued into transactions: in order, bounded in bytes, reads alone between them.</summary>
internal static class CommandGroups
{
    /// <param name="unwritten">Left from a failed transaction; goes first, and is emptied.</param>
    /// <param name="commands">Queued since.</param>
    /// <param name="maxBytes">Payload bytes of one transaction.</param>
    public static IReadOnlyList<IReadOnlyList<JournalCommand>> Of(List<JournalCommand> unwritten, List<JournalCommand> commands, int maxBytes)
    {
        var groups = new List<IReadOnlyList<JournalCommand>>();
        var group = new List<JournalCommand>();
        var bytes = 0;
        foreach (var command in unwritten.Concat(commands))
        {
            if (command is IReadingCommand)
            {
                continue;
            }

            var size = command is AppendCommand append ? append.Payload.Length : 0;
            if (bytes + size > maxBytes && group.Count > 0)
            {
                groups.Add(group);
                (group, bytes) = ([], 0);
            }

            group.Add(command);
            bytes += size;
        }

        if (group.Count > 0)
        {
            groups.Add(group);
        }

        // Appends have callers that wait; the shipper's reads can follow them.
        groups.AddRange(commands.Where(command => command is IReadingCommand).Select(read => (IReadOnlyList<JournalCommand>)[read]));
        unwritten.Clear();
        return groups;
    }
}
