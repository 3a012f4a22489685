// Each of these tests trains on every core of the machine.
[assembly: Parallelization(MaxThreads = 1)]
