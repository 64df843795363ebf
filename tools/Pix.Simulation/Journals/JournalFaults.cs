using Pix.Simulation.Disks;
using Pix.Simulation.Faults;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

/// <summary>Carries out the faults of a plan on silos, machines, and the volume with the journals.</summary>
internal sealed class JournalFaults(JournalWorld journals, Volume volume)
{
    /// <summary>
    /// Time after which the cluster declares a frozen silo dead, and time after which such a silo, once it runs again, notices this and ends.
    /// </summary>
    private static readonly TimeSpan UntilDeclaredDead = TimeSpan.FromSeconds(5), UntilNoticed = TimeSpan.FromSeconds(3);

    private const int MostRot = 2;

    /// <summary>
    /// Minimum length of a file in which a sector is made unreadable. If no page of a log file can be read, the journal does not open, because the
    /// disk is possibly unavailable only for some time.
    /// </summary>
    private const long ThreePages = 3 * 4096;

    public void Do(Fault fault, Node node)
    {
        var silo = journals.Silos.Single(silo => silo.Process?.Node == node);
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                silo.IsGoneForEver = fault.Number % 4 == 0 && journals.Silos.Count(other => !other.IsGoneForEver) > 1;
                node.Kill();
                break;
            case FaultKind.PowerLoss when volume.IsShared:
                silo.Machine.LosePower();
                break;
            case FaultKind.PowerLoss or FaultKind.Blackout:
                Blackout();
                break;
            case FaultKind.Freeze or FaultKind.FreezeAndLoseLocks:
                Freeze(silo, node, fault.Time, fault.Kind == FaultKind.FreezeAndLoseLocks);
                break;
            case FaultKind.FreezeAndEnd:
                silo.Process!.Disk.EndAfter(fault.Number / 60_000);
                Freeze(silo, node, fault.Time, loseLocks: true);
                break;
            case FaultKind.LoseLocks when volume.IsShared:
                volume.LoseLocks(node);
                break;
            case FaultKind.Stop:
                silo.Process!.Stop();
                break;
            case FaultKind.CutNetwork:
                journals.World.Note("sink", $"is away for {fault.Time}");
                journals.SinkIsAway = true;
                journals.World.After(fault.Time / 3, () => journals.SinkIsAway = false);
                break;
            case FaultKind.SetClock:
                node.Time.WallOffset += TimeSpan.FromMilliseconds(fault.Number - (1 << 19));
                journals.World.Note(node.Name, $"has its clock set by {node.Time.WallOffset}");
                break;
            case FaultKind.Rot or FaultKind.Unreadable when volume.Rotten.Count < MostRot:
                Rot(fault.Kind == FaultKind.Unreadable, fault.Number);
                break;
            default:
                break;
        }
    }

    // Never damages an epoch file in the same simulation as it makes a sector unreadable. With both, a journal possibly does not open and would wait for the
    // disk for ever.
    private void Rot(bool unreadable, int choice)
    {
        var isEpoch = !unreadable && choice % 5 == 0 && volume.Rotten.TrueForAll(rotten => !rotten.IsUnreadable && !IsEpochFile(rotten.Path));
        if (volume.TryRot(unreadable, choice / 5, unreadable ? ThreePages : 1, isEpoch ? IsEpochFile : path => IsSoundLogFile(path, unreadable), choice / 5 % 3 > 0 ? FrameHeads.Of : null))
        {
            journals.Oracle.HasRotten = true;
            journals.Count(unreadable ? "sectors that cannot be read" : isEpoch ? "epoch files that rotted" : "sectors that rotted");
        }
    }

    private static bool IsEpochFile(string path) => path.EndsWith("/spi.journal", StringComparison.Ordinal);

    private bool IsSoundLogFile(string path, bool unreadable) =>
        path.Contains(".journal.0", StringComparison.Ordinal) && !path.Contains("/dead-letter/", StringComparison.Ordinal) && !path.StartsWith($"{JournalWorld.Root}/{JournalWorld.BadSilo}/", StringComparison.Ordinal)
        && volume.Rotten.TrueForAll(rotten => rotten.Path != path && (!unreadable || !IsEpochFile(rotten.Path)));

    // All machines and the file server lose power. Changes of file names without a sync of their folder can then be lost too.
    private void Blackout()
    {
        journals.World.Note("volume", $"loses its power");
        foreach (var machine in journals.Silos.Select(silo => silo.Machine).Distinct())
        {
            machine.LosePower();
        }

        volume.LosePower();
    }

    private void Freeze(Silo silo, Node node, TimeSpan time, bool loseLocks)
    {
        node.Freeze();
        if (loseLocks && volume.IsShared)
        {
            journals.World.After(time / 3, () => volume.LoseLocks(node));
        }

        if (time > UntilDeclaredDead)
        {
            journals.World.After(UntilDeclaredDead, () =>
            {
                if (node is { IsFrozen: true, IsDead: false })
                {
                    journals.World.Note(node.Name, $"is declared dead");
                    silo.IsDeclaredDead = true;
                }
            });
        }

        journals.World.After(time, () => Thaw(silo, node));
    }

    private void Thaw(Silo silo, Node node)
    {
        node.Thaw();
        journals.World.After(UntilNoticed, () =>
        {
            if (silo.IsDeclaredDead && silo.Process?.Node == node)
            {
                node.Kill();
            }
        });
    }
}
