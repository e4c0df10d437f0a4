using SimNet.Bench.CommandLine;

return Commands.Run(args);
