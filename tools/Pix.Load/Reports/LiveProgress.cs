using Pix.Load.Capacity;
using Spectre.Console;

namespace Pix.Load.Reports;

/// <summary>Shows the progress of a run: as a bar on a terminal, otherwise as a plain line every ten seconds.</summary>
internal static class LiveProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public static async Task<T> ShowAsync<T>(Func<IProgress<CapacityProgress>, Task<T>> run)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
        {
            return await run(Lines());
        }

        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => run(new Bar(context.AddTask("start"))));
    }

    /// <summary>Returns an object that prints each reported progress as a plain line, at most one line every ten seconds.</summary>
    public static IProgress<CapacityProgress> Lines() => new PlainLines();

    private sealed class Bar(ProgressTask task) : IProgress<CapacityProgress>
    {
        public void Report(CapacityProgress value)
        {
            task.Description = Markup.Escape(value.Line);
            task.MaxValue = value.Duration.TotalSeconds;
            task.Value = value.Elapsed.TotalSeconds;
        }
    }

    private sealed class PlainLines : IProgress<CapacityProgress>
    {
        private string _phase = "";
        private TimeSpan _next;

        public void Report(CapacityProgress value)
        {
            if (value.Phase != _phase)
            {
                (_phase, _next) = (value.Phase, Interval);
            }

            if (value.Elapsed >= _next)
            {
                _next = value.Elapsed + Interval;
                Console.WriteLine(value.Line);
            }
        }
    }
}
