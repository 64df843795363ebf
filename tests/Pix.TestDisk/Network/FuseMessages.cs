namespace Pix.TestDisk.Network;

// Layouts of linux/fuse.h, version 7.31; names shortened.

internal readonly record struct InHeader(uint Length, FuseCall Call, ulong Unique, ulong Node, uint User, uint Group, uint Process, uint Padding);

internal readonly record struct OutHeader(int Length, int Error, ulong Unique);

internal readonly record struct InitIn(uint Major, uint Minor, uint ReadAhead, uint Flags);

internal readonly record struct InitOut(
    uint Major, uint Minor, uint ReadAhead, uint Flags, ushort Background, ushort Congestion, uint MaxWrite, uint TimeGranularity, ushort MaxPages, ushort Alignment, uint Flags2,
    uint Unused1 = 0, uint Unused2 = 0, uint Unused3 = 0, uint Unused4 = 0, uint Unused5 = 0, uint Unused6 = 0, uint Unused7 = 0);

internal readonly record struct Attributes(
    ulong Id, ulong Size, ulong Blocks, ulong Accessed, ulong Modified, ulong Changed, uint AccessedNanos, uint ModifiedNanos, uint ChangedNanos, uint Mode, uint Links,
    uint User, uint Group, uint Device, uint BlockSize, uint Flags);

/// <remarks>Nothing is valid for any time: the kernel asks each time, and <see cref="Machine"/> keeps what a client of NFS would keep.</remarks>
internal readonly record struct EntryOut(ulong Node, ulong Generation, ulong EntryValid, ulong AttributesValid, uint EntryValidNanos, uint AttributesValidNanos, Attributes Attributes);

internal readonly record struct AttributesOut(ulong Valid, uint ValidNanos, uint Padding, Attributes Attributes);

internal readonly record struct OpenOut(ulong Handle, uint Flags, uint Padding);

internal readonly record struct SetAttributesIn(uint Valid, uint Padding, ulong Handle, ulong Size);

internal readonly record struct CreateIn(uint Flags, uint Mode, uint Mask, uint OpenFlags);

internal readonly record struct HandleIn(ulong Handle);

internal readonly record struct TransferIn(ulong Handle, ulong Offset, uint Size, uint TransferFlags, ulong LockOwner, uint Flags, uint Padding);

internal readonly record struct WriteOut(uint Size, uint Padding);

internal readonly record struct LockIn(ulong Handle, ulong Owner, ulong Start, ulong End, uint Type, uint Process, uint Flags, uint Padding);

internal readonly record struct LockOut(ulong Start, ulong End, uint Type, uint Process);

internal readonly record struct StatisticsOut(
    ulong Blocks, ulong Free, ulong Available, ulong Files, ulong FilesFree, uint BlockSize, uint NameLength, uint FragmentSize, uint Padding, ulong Spare1, ulong Spare2, ulong Spare3);

internal readonly record struct EntryHeader(ulong Id, ulong Offset, uint NameBytes, uint Type);

internal readonly record struct InterruptIn(ulong Unique);
