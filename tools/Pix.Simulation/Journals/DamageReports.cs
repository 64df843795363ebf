using System.Text;
using Pix.Simulation.Disks;

namespace Pix.Simulation.Journals;

/// <summary>Damage that processes reported: ranges of files, and records that differ from what was written.</summary>
internal sealed class DamageReports(Volume volume)
{
    private readonly List<byte[]> _stretches = [];
    private readonly HashSet<string> _records = new(StringComparer.Ordinal);

    public void Record(string id) => _records.Add(id);

    /// <summary>Adds a reported range of a file: the bytes that are there now, and the bytes that were there before the damage.</summary>
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

    /// <summary>True if an entry was reported as damaged at its place: by the id of its record, or by a range that contained its text.</summary>
    public bool Cover(string id, string text) => _records.Contains(id) || _stretches.Exists(stretch => stretch.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private void Keep(ReadOnlySpan<byte> file, long offset, long bytes)
    {
        if (offset < file.Length)
        {
            _stretches.Add(file.Slice((int)offset, (int)Math.Min(bytes, file.Length - offset)).ToArray());
        }
    }
}
