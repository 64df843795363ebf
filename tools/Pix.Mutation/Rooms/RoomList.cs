namespace Pix.Mutation;

/// <summary>Where a planted fault must not pass.</summary>
internal static class RoomList
{
    public static IReadOnlyList<Room> All { get; } =
    [
        new("Exchange", "grains/Pix.Grains", ["Exchange", "Signing", "Verification"], "tests/Pix.Exchange.Tests"),
        new("Transmission", "grains/Pix.Transmission", [], "tests/Pix.Transmission.Tests")
        {
            LeftOut = ["Every_status", "While_servers_die", "Fifty_that"],
        },
        new("Protocol", "grains/Pix.Protocol", ["Admission"], "tests/Pix.Protocol.Tests"),
        new("Rates", "grains/Pix.Rates", [], "tests/Pix.Rates.Tests")
        {
            LeftOut = ["Three_desks_at_full_load", "Full_buckets_are_forgotten", "Bucket_is_never_overdrawn"],
        },
        new("Signatures", "grains/Pix.Signatures", ["Received", "Verification"], "tests/Pix.Signatures.Tests")
        {
            LeftOut = [".Interop.", ".Properties.", "FuzzTests", "LinearCostTests", "SecurityTableTests"],
        },
        new("Journal", "grains/Pix.Journal", [], "tests/Pix.Journal.Tests")
        {
            LeftOut = ["A_file_over_2_GiB", "It_goes_on_when_all_entries", "Of_two_adopters_at_once"],
        },
        new("Callers", "api/Pix.Api", ["Callers", "FrontDoor"], "tests/Pix.FrontDoor.Tests"),
    ];

    public static Room? Find(string name) => All.FirstOrDefault(room => room.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
