using System.Text;
using Pix.Simulation.Disks;

namespace Pix.Simulation.Journals;

/// <summary>What processes said of damage: stretches of files, and records that are not what was written.</summary>
internal sealed class DamageReports(Volume volume)
{
    private readonly List<byte[]> _stretches = [];
    private readonly HashSet<string> _records = new(StringComparer.Ordinal);

    public void Record(string id) => _records.Add(id);

    /// <summary>A stretch of a file was reported: what is there now, and what was there before it rotted.</summary>
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

    /// <summary>Whether an entry was reported as damaged at its place: by its record's id, or by a stretch that held its text.</summary>
    public bool Cover(string id, string text) => _records.Contains(id) || _stretches.Exists(stretch => stretch.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private void Keep(ReadOnlySpan<byte> file, long offset, long bytes)
    {
        if (offset < file.Length)
        {
            _stretches.Add(file.Slice((int)offset, (int)Math.Min(bytes, file.Length - offset)).ToArray());
        }
    }
}
