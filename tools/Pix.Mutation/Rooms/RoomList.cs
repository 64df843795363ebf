namespace Pix.Mutation;

/// <summary>The rooms whose tests must catch planted faults.</summary>
internal static class RoomList
{
    public static IReadOnlyList<Room> All { get; } =
    [
        new("Exchange", "grains/Pix.Grains", ["Exchange", "Signing", "Verification"], "tests/Pix.Tests/Grains"),
        new("Transmission", "grains/Pix.Transmission", [], "tests/Pix.Tests/Transmission")
        {
            LeftOut = ["Every_status", "While_servers_die", "Fifty_that"],
        },
        new("Protocol", "grains/Pix.Protocol", ["Admission"], "tests/Pix.Tests/Protocol"),
        new("Rates", "grains/Pix.Rates", [], "tests/Pix.Tests/Rates")
        {
            LeftOut = ["Three_desks_at_full_load", "Full_buckets_are_forgotten", "Bucket_is_never_overdrawn"],
        },
        new("Signatures", "grains/Pix.Signatures", ["Received", "Verification"], "tests/Pix.Tests/Signatures")
        {
            LeftOut = [".Interop.", "Properties.", "FuzzTests", "LinearCostTests", "SecurityTableTests"],
        },
        new("Journal", "grains/Pix.Journal", [], "tests/Pix.Tests/Journal")
        {
            LeftOut = ["A_file_over_2_GiB", "It_goes_on_when_all_entries", "Of_two_adopters_at_once"],
        },
        new("Callers", "api/Pix.Api", ["Callers", "FrontDoor"], "tests/Pix.Tests/Api"),
    ];

    public static Room? Find(string name) => All.FirstOrDefault(room => room.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
