using System.Text;
using Pix.Simulation.Disks;

namespace Pix.Simulation.Journals;

/// <summary>The damage that processes reported in their logs: damaged ranges of files, and damaged records.</summary>
internal sealed class DamageReports(Volume volume)
{
    private readonly List<byte[]> _stretches = [];
    private readonly HashSet<string> _records = new(StringComparer.Ordinal);

    public void Record(string id) => _records.Add(id);

    /// <summary>Adds a range of a file that was reported as damaged. Stores the bytes in the range now, and the bytes before the damage.</summary>
    public void Stretch(string path, long offset, long bytes)
    {
        foreach (var rotten in volume.Rotten.Where(rotten => rotten.Path == path))
        {
            Keep(rotten.Before, offset, bytes);
        }

        if (volume.Names.Live.TryGetValue(path, out var file))
        {
            Keep(file.Bytes, offset, bytes);
        }
    }

    /// <summary>True if a journal entry was reported as damaged: by the id of its record, or by a range of a file that contained its text.</summary>
    public bool Cover(string id, string text) => _records.Contains(id) || _stretches.Exists(stretch => stretch.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private void Keep(ReadOnlySpan<byte> file, long offset, long bytes)
    {
        if (offset < file.Length)
        {
            _stretches.Add(file.Slice((int)offset, (int)Math.Min(bytes, file.Length - offset)).ToArray());
        }
    }
}
