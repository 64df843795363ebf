namespace Pix.Audit;

/// <summary>Tells the callers of a durable group. The pool does it: the writer thread goes on to the next group meanwhile.</summary>
internal sealed class GroupCompletion(IReadOnlyList<JournalCommand> group) : IThreadPoolWorkItem
{
    /// <summary>So few are told at once: handing them over costs more.</summary>
    private const int Few = 2;

    public static void Of(IReadOnlyList<JournalCommand> group)
    {
        var completion = new GroupCompletion(group);
        if (group.Count <= Few)
        {
            completion.Execute();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(completion, preferLocal: false);
        }
    }

    public void Execute()
    {
        foreach (var command in group)
        {
            if (command is AppendCommand append)
            {
                append.Complete(JournalWrite.Durable);
            }
            else if (command is SettleCommand settle)
            {
                settle.Complete();
            }
        }
    }
}
