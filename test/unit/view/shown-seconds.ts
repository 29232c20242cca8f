/** What is shown at each second of a trace: the second, the percentage, sent bytes, rate, and time left. */
export const SHOWN = {
  steady: `
0: 0%, 0 bytes
1: 1%, 1.91 MB, 1.91 MB/s, 1 min 2 sec
2: 3%, 3.81 MB, 1.91 MB/s, 1 min 1 sec
3: 4%, 5.72 MB, 1.91 MB/s, 1 min
4: 6%, 7.63 MB, 1.91 MB/s, 59 sec
5: 7%, 9.53 MB, 1.91 MB/s, 58 sec
6: 9%, 11.9 MB, 2 MB/s, 57 sec
7: 11%, 13.8 MB, 2 MB/s, 55 sec
8: 13%, 15.8 MB, 2 MB/s, 54 sec
9: 14%, 17.8 MB, 2 MB/s, 53 sec
10: 16%, 19.8 MB, 2 MB/s, 52 sec
11: 18%, 21.8 MB, 2.01 MB/s, 50 sec
12: 19%, 23.8 MB, 2.01 MB/s, 49 sec
13: 21%, 25.8 MB, 2.01 MB/s, 48 sec
14: 23%, 27.7 MB, 2.01 MB/s, 47 sec
15: 24%, 29.7 MB, 2.01 MB/s, 46 sec
16: 26%, 31.7 MB, 2 MB/s, 45 sec
17: 28%, 33.7 MB, 2 MB/s, 44 sec
18: 29%, 35.7 MB, 2 MB/s, 43 sec
19: 31%, 37.7 MB, 2 MB/s, 42 sec
20: 33%, 39.7 MB, 2 MB/s, 41 sec
21: 34%, 41.7 MB, 1.99 MB/s, 40 sec
22: 36%, 43.7 MB, 1.99 MB/s, 39 sec
23: 38%, 45.7 MB, 1.99 MB/s, 38 sec
24: 39%, 47.7 MB, 1.99 MB/s, 37 sec
25: 41%, 49.7 MB, 1.99 MB/s, 36 sec
26: 43%, 51.6 MB, 1.99 MB/s, 35 sec
27: 44%, 53.6 MB, 1.99 MB/s, 34 sec
28: 46%, 55.6 MB, 1.99 MB/s, 33 sec
29: 48%, 57.6 MB, 1.99 MB/s, 32 sec
30: 49%, 59.6 MB, 1.99 MB/s, 31 sec
31: 51%, 61.6 MB, 1.98 MB/s, 30 sec
32: 52%, 63.6 MB, 1.98 MB/s, 29 sec
33: 54%, 65.5 MB, 1.98 MB/s, 28 sec
34: 56%, 67.5 MB, 1.98 MB/s, 27 sec
35: 57%, 69.5 MB, 1.98 MB/s, 26 sec
36: 59%, 71.5 MB, 1.99 MB/s, 25 sec
37: 61%, 73.5 MB, 1.99 MB/s, 24 sec
38: 62%, 75.5 MB, 1.99 MB/s, 23 sec
39: 64%, 77.5 MB, 1.99 MB/s, 22 sec
40: 66%, 79.5 MB, 1.99 MB/s, 21 sec
41: 67%, 81.4 MB, 1.99 MB/s, 20 sec
42: 69%, 83.4 MB, 1.99 MB/s, 19 sec
43: 71%, 85.4 MB, 1.99 MB/s, 18 sec
44: 72%, 87.4 MB, 1.99 MB/s, 17 sec
45: 74%, 89.4 MB, 1.99 MB/s, 16 sec
46: 76%, 91.4 MB, 1.99 MB/s, 15 sec
47: 77%, 93.3 MB, 1.99 MB/s, 14 sec
48: 79%, 95.3 MB, 1.99 MB/s, 13 sec
49: 81%, 97.3 MB, 1.99 MB/s, 12 sec
50: 82%, 99.3 MB, 1.99 MB/s, 11 sec
51: 84%, 101 MB, 1.99 MB/s, 10 sec
52: 86%, 103 MB, 1.99 MB/s, 9 sec
53: 87%, 105 MB, 1.99 MB/s, 8 sec
54: 89%, 107 MB, 1.99 MB/s, 7 sec
55: 91%, 109 MB, 1.99 MB/s, 6 sec
56: 92%, 111 MB, 1.99 MB/s, 5 sec
57: 94%, 113 MB, 1.99 MB/s, 4 sec
58: 95%, 115 MB, 1.99 MB/s, 3 sec
59: 97%, 117 MB, 1.99 MB/s, 2 sec
60: 99%, 119 MB, 1.99 MB/s, 1 sec
`,
  ramp: `
0: 0%, 0 bytes
1: 0%, 0 bytes
2: 0%, 1.12 MB, 538 kB/s, 3 min 41 sec
3: 1%, 1.61 MB, 538 kB/s, 3 min 40 sec
4: 1%, 2.15 MB, 538 kB/s, 3 min 39 sec
5: 2%, 2.69 MB, 538 kB/s, 3 min 38 sec
6: 3%, 4.15 MB, 779 kB/s, 3 min 10 sec
7: 4%, 4.84 MB, 779 kB/s, 2 min 53 sec
8: 4%, 5.54 MB, 779 kB/s, 2 min 42 sec
9: 6%, 7.44 MB, 921 kB/s, 2 min 26 sec
10: 6%, 8.27 MB, 921 kB/s, 2 min 16 sec
11: 7%, 9.1 MB, 921 kB/s, 2 min 9 sec
12: 9%, 11.6 MB, 1.06 MB/s, 1 min 58 sec
13: 10%, 12.5 MB, 1.06 MB/s, 1 min 51 sec
14: 11%, 13.5 MB, 1.06 MB/s, 1 min 48 sec
15: 12%, 14.5 MB, 1.06 MB/s, 1 min 46 sec
16: 14%, 17.7 MB, 1.19 MB/s, 1 min 37 sec
17: 15%, 18.8 MB, 1.19 MB/s, 1 min 32 sec
18: 16%, 20 MB, 1.19 MB/s, 1 min 30 sec
19: 20%, 24 MB, 1.35 MB/s, 1 min 22 sec
20: 21%, 25.4 MB, 1.35 MB/s, 1 min 17 sec
21: 22%, 26.7 MB, 1.35 MB/s, 1 min 15 sec
22: 23%, 28 MB, 1.35 MB/s, 1 min 13 sec
23: 27%, 32.9 MB, 1.66 MB/s, 1 min 4 sec
24: 28%, 34.5 MB, 1.66 MB/s, 59 sec
25: 30%, 36.2 MB, 1.66 MB/s, 55 sec
26: 31%, 37.9 MB, 1.66 MB/s, 53 sec
27: 35%, 43.2 MB, 1.95 MB/s, 47 sec
28: 37%, 45.1 MB, 1.95 MB/s, 43 sec
29: 39%, 47.1 MB, 1.95 MB/s, 41 sec
30: 44%, 52.9 MB, 2.27 MB/s, 36 sec
31: 45%, 54.9 MB, 2.27 MB/s, 32 sec
32: 47%, 57.2 MB, 2.27 MB/s, 30 sec
33: 49%, 59.5 MB, 2.27 MB/s, 29 sec
34: 54%, 65.8 MB, 2.75 MB/s, 25 sec
35: 56%, 68.4 MB, 2.75 MB/s, 22 sec
36: 59%, 71.1 MB, 2.75 MB/s, 20 sec
37: 61%, 73.9 MB, 2.75 MB/s, 19 sec
38: 66%, 80.4 MB, 3.1 MB/s, 16 sec
39: 69%, 83.1 MB, 3.1 MB/s, 14 sec
40: 71%, 86.2 MB, 3.1 MB/s, 12 sec
41: 74%, 89.2 MB, 3.1 MB/s, 11 sec
42: 76%, 92.3 MB, 3.1 MB/s, 10 sec
43: 82%, 99.1 MB, 3.42 MB/s, 8 sec
44: 85%, 103 MB, 3.42 MB/s, 6 sec
45: 88%, 106 MB, 3.42 MB/s, 5 sec
46: 91%, 109 MB, 3.42 MB/s, 4 sec
47: 96%, 115 MB, 3.69 MB/s, 2 sec
48: 99%, 119 MB, 3.69 MB/s, 1 sec
`,
  drop: `
0: 0%, 0 bytes
1: 2%, 3.5 MB, 3.5 MB/s, 45 sec
2: 4%, 6.99 MB, 3.5 MB/s, 44 sec
3: 6%, 10.5 MB, 3.5 MB/s, 43 sec
4: 8%, 14 MB, 3.5 MB/s, 42 sec
5: 12%, 19.7 MB, 4.04 MB/s, 39 sec
6: 14%, 23.6 MB, 4.04 MB/s, 36 sec
7: 17%, 27.6 MB, 4.04 MB/s, 35 sec
8: 19%, 31.5 MB, 4.04 MB/s, 34 sec
9: 22%, 35.5 MB, 4.04 MB/s, 32 sec
10: 24%, 39.6 MB, 3.99 MB/s, 31 sec
11: 27%, 43.5 MB, 3.99 MB/s, 30 sec
12: 29%, 47.5 MB, 3.99 MB/s, 29 sec
13: 32%, 51.4 MB, 3.99 MB/s, 28 sec
14: 34%, 55.4 MB, 3.99 MB/s, 27 sec
15: 37%, 59.4 MB, 4 MB/s, 26 sec
16: 39%, 63.4 MB, 4 MB/s, 25 sec
17: 42%, 67.4 MB, 4 MB/s, 24 sec
18: 44%, 71.3 MB, 4 MB/s, 23 sec
19: 47%, 75.3 MB, 4 MB/s, 22 sec
20: 49%, 79.4 MB, 3.99 MB/s, 21 sec
21: 52%, 83.4 MB, 3.99 MB/s, 20 sec
22: 54%, 87.4 MB, 3.99 MB/s, 19 sec
23: 57%, 91.3 MB, 3.99 MB/s, 18 sec
24: 59%, 95.3 MB, 3.99 MB/s, 17 sec
25: 62%, 99.4 MB, 3.97 MB/s, 16 sec
26: 64%, 103 MB, 3.97 MB/s, 15 sec
27: 67%, 107 MB, 3.97 MB/s, 14 sec
28: 69%, 111 MB, 3.97 MB/s, 13 sec
29: 72%, 115 MB, 3.97 MB/s, 12 sec
30: 72%, 116 MB, 3.36 MB/s, 12 sec
31: 72%, 116 MB, 2.87 MB/s, 13 sec
32: 72%, 116 MB, 2.51 MB/s, 14 sec
33: 72%, 116 MB, 2.23 MB/s, 16 sec
34: 72%, 116 MB, 2 MB/s, 18 sec
35: 72%, 116 MB, 1.82 MB/s, 20 sec
36: 72%, 116 MB, 1.66 MB/s, 22 sec
37: 72%, 116 MB, 1.54 MB/s, 25 sec
38: 72%, 116 MB, 1.43 MB/s, 27 sec
39: 72%, 116 MB, 1.33 MB/s, 29 sec
40: 72%, 116 MB, 1.25 MB/s, 31 sec
41: 72%, 116 MB, 1.17 MB/s, 33 sec
42: 72%, 116 MB, 1.14 MB/s, 35 sec
43: 73%, 118 MB, 1.14 MB/s, 35 sec
44: 74%, 119 MB, 1.14 MB/s, 34 sec
45: 74%, 120 MB, 1.14 MB/s, 34 sec
46: 75%, 121 MB, 1.14 MB/s, 33 sec
47: 76%, 122 MB, 1.14 MB/s, 32 sec
48: 77%, 123 MB, 1.14 MB/s, 32 sec
49: 77%, 125 MB, 1.14 MB/s, 31 sec
50: 78%, 126 MB, 1.14 MB/s, 30 sec
51: 79%, 127 MB, 1.14 MB/s, 29 sec
52: 79%, 128 MB, 1.14 MB/s, 28 sec
53: 80%, 128 MB, 1.09 MB/s, 28 sec
54: 80%, 128 MB, 1 MB/s, 29 sec
55: 80%, 129 MB, 1.08 MB/s, 28 sec
56: 81%, 130 MB, 1.08 MB/s, 27 sec
57: 82%, 132 MB, 1.08 MB/s, 26 sec
58: 82%, 133 MB, 1.08 MB/s, 25 sec
59: 83%, 134 MB, 1.08 MB/s, 24 sec
60: 84%, 135 MB, 1.08 MB/s, 23 sec
61: 84%, 136 MB, 1.08 MB/s, 23 sec
62: 85%, 137 MB, 1.08 MB/s, 22 sec
63: 85%, 137 MB, 1 MB/s, 22 sec
64: 86%, 138 MB, 997 kB/s, 21 sec
65: 87%, 139 MB, 997 kB/s, 20 sec
66: 87%, 140 MB, 997 kB/s, 19 sec
67: 88%, 141 MB, 997 kB/s, 19 sec
68: 88%, 142 MB, 997 kB/s, 18 sec
69: 89%, 143 MB, 997 kB/s, 17 sec
70: 90%, 144 MB, 997 kB/s, 16 sec
71: 90%, 145 MB, 993 kB/s, 15 sec
72: 91%, 146 MB, 993 kB/s, 14 sec
73: 92%, 147 MB, 993 kB/s, 13 sec
74: 92%, 148 MB, 993 kB/s, 12 sec
75: 93%, 149 MB, 993 kB/s, 11 sec
76: 93%, 150 MB, 993 kB/s, 10 sec
77: 94%, 151 MB, 993 kB/s, 9 sec
78: 95%, 152 MB, 993 kB/s, 8 sec
79: 95%, 153 MB, 993 kB/s, 7 sec
80: 96%, 154 MB, 993 kB/s, 6 sec
81: 96%, 155 MB, 993 kB/s, 5 sec
82: 97%, 156 MB, 994 kB/s, 4 sec
83: 98%, 157 MB, 994 kB/s, 3 sec
84: 98%, 158 MB, 994 kB/s, 2 sec
85: 99%, 159 MB, 994 kB/s, 1 sec
`,
  'Wi-Fi': `
0: 0%, 0 bytes
1: 2%, 2.1 MB, 2.1 MB/s, 47 sec
2: 4%, 4.19 MB, 2.1 MB/s, 46 sec
3: 6%, 6.29 MB, 2.1 MB/s, 45 sec
4: 8%, 8.39 MB, 2.1 MB/s, 44 sec
5: 10%, 10.5 MB, 2.1 MB/s, 43 sec
6: 11%, 11.5 MB, 1.91 MB/s, 44 sec
7: 13%, 13 MB, 1.83 MB/s, 45 sec
8: 14%, 14.9 MB, 1.83 MB/s, 45 sec
9: 16%, 16.7 MB, 1.83 MB/s, 44 sec
10: 18%, 18.6 MB, 1.83 MB/s, 44 sec
11: 20%, 20.5 MB, 1.83 MB/s, 43 sec
12: 21%, 21.4 MB, 1.67 MB/s, 44 sec
13: 22%, 23 MB, 1.74 MB/s, 44 sec
14: 24%, 24.7 MB, 1.74 MB/s, 43 sec
15: 26%, 26.5 MB, 1.74 MB/s, 42 sec
16: 28%, 28.3 MB, 1.74 MB/s, 41 sec
17: 31%, 31.2 MB, 1.82 MB/s, 40 sec
18: 33%, 33 MB, 1.82 MB/s, 39 sec
19: 34%, 34.9 MB, 1.82 MB/s, 37 sec
20: 36%, 36.7 MB, 1.82 MB/s, 36 sec
21: 38%, 38.5 MB, 1.82 MB/s, 35 sec
22: 41%, 41.8 MB, 1.89 MB/s, 33 sec
23: 43%, 43.7 MB, 1.89 MB/s, 32 sec
24: 45%, 45.6 MB, 1.89 MB/s, 31 sec
25: 47%, 47.5 MB, 1.89 MB/s, 29 sec
26: 49%, 49.3 MB, 1.89 MB/s, 28 sec
27: 51%, 51.1 MB, 1.91 MB/s, 27 sec
28: 53%, 53 MB, 1.91 MB/s, 26 sec
29: 54%, 55 MB, 1.91 MB/s, 25 sec
30: 56%, 56.9 MB, 1.91 MB/s, 24 sec
31: 58%, 58.8 MB, 1.91 MB/s, 22 sec
32: 59%, 59.9 MB, 1.78 MB/s, 22 sec
33: 61%, 61.2 MB, 1.87 MB/s, 21 sec
34: 63%, 63 MB, 1.87 MB/s, 20 sec
35: 64%, 64.9 MB, 1.87 MB/s, 19 sec
36: 66%, 66.8 MB, 1.87 MB/s, 18 sec
37: 69%, 69.2 MB, 1.83 MB/s, 17 sec
38: 70%, 70.9 MB, 1.83 MB/s, 16 sec
39: 72%, 72.7 MB, 1.83 MB/s, 15 sec
40: 74%, 74.6 MB, 1.83 MB/s, 14 sec
41: 76%, 76.4 MB, 1.83 MB/s, 13 sec
42: 79%, 79.6 MB, 1.89 MB/s, 12 sec
43: 81%, 81.5 MB, 1.89 MB/s, 11 sec
44: 83%, 83.3 MB, 1.89 MB/s, 10 sec
45: 85%, 85.2 MB, 1.89 MB/s, 9 sec
46: 87%, 87.1 MB, 1.89 MB/s, 8 sec
47: 89%, 89.1 MB, 1.89 MB/s, 7 sec
48: 91%, 91 MB, 1.89 MB/s, 5 sec
49: 92%, 92.9 MB, 1.89 MB/s, 4 sec
50: 94%, 94.8 MB, 1.89 MB/s, 3 sec
51: 96%, 96.7 MB, 1.89 MB/s, 2 sec
52: 98%, 98.2 MB, 1.82 MB/s, 1 sec
53: 99%, 99.2 MB, 1.88 MB/s, 1 sec
`,
  tunnel: `
0: 0%, 0 bytes
1: 1%, 1.91 MB, 1.91 MB/s, 1 min 2 sec
2: 3%, 3.81 MB, 1.91 MB/s, 1 min 1 sec
3: 4%, 5.72 MB, 1.91 MB/s, 1 min
4: 6%, 7.63 MB, 1.91 MB/s, 59 sec
5: 7%, 9.53 MB, 1.91 MB/s, 58 sec
6: 9%, 11.9 MB, 2 MB/s, 57 sec
7: 11%, 13.8 MB, 2 MB/s, 55 sec
8: 13%, 15.8 MB, 2 MB/s, 54 sec
9: 14%, 17.8 MB, 2 MB/s, 53 sec
10: 16%, 19.8 MB, 2 MB/s, 52 sec
11: 18%, 21.8 MB, 2.01 MB/s, 50 sec
12: 19%, 23.8 MB, 2.01 MB/s, 49 sec
13: 21%, 25.8 MB, 2.01 MB/s, 48 sec
14: 23%, 27.7 MB, 2.01 MB/s, 47 sec
15: 24%, 29.7 MB, 2.01 MB/s, 46 sec
16: 26%, 31.7 MB, 2 MB/s, 45 sec
17: 28%, 33.7 MB, 2 MB/s, 44 sec
18: 29%, 35.7 MB, 2 MB/s, 43 sec
19: 31%, 37.7 MB, 2 MB/s, 42 sec
20: 33%, 39.7 MB, 2 MB/s, 41 sec
21: 33%, 40 MB, 1.71 MB/s, 43 sec
22: 33%, 40 MB, 1.46 MB/s, 47 sec
23: 33%, 40 MB, 1.28 MB/s, 53 sec
24: 33%, 40 MB, 1.13 MB/s, 1 min
25: 33%, 40 MB, 1.01 MB/s, 1 min 7 sec
26: 33%, 40 MB, 921 kB/s, 1 min 14 sec
27: 33%, 40 MB, 843 kB/s, 1 min 22 sec
28: 33%, 40 MB, 777 kB/s, 1 min 30 sec
29: 33%, 40 MB, 721 kB/s, 1 min 38 sec
30: 33%, 40 MB, 672 kB/s, 1 min 46 sec
31: 33%, 40 MB, 629 kB/s, 1 min 54 sec
32: 33%, 40 MB, 592 kB/s, 2 min 2 sec
33: 33%, 40 MB, 559 kB/s, 2 min 10 sec
34: 33%, 40 MB, 529 kB/s, 2 min 18 sec
35: 33%, 40 MB, 502 kB/s, 2 min 26 sec
36: 33%, 40.4 MB, 487 kB/s, 2 min 33 sec
37: 34%, 40.9 MB, 487 kB/s, 2 min 34 sec
38: 34%, 41.4 MB, 487 kB/s, 2 min 35 sec
39: 38%, 46.7 MB, 692 kB/s, 2 min 15 sec
40: 39%, 47.4 MB, 692 kB/s, 2 min 2 sec
41: 40%, 48.1 MB, 692 kB/s, 1 min 55 sec
42: 40%, 48.8 MB, 692 kB/s, 1 min 52 sec
43: 45%, 54.9 MB, 884 kB/s, 1 min 36 sec
44: 46%, 55.8 MB, 884 kB/s, 1 min 26 sec
45: 47%, 56.7 MB, 884 kB/s, 1 min 20 sec
46: 47%, 57.6 MB, 884 kB/s, 1 min 16 sec
47: 52%, 63.4 MB, 1.04 MB/s, 1 min 7 sec
48: 53%, 64.5 MB, 1.04 MB/s, 1 min 1 sec
49: 54%, 65.5 MB, 1.04 MB/s, 57 sec
50: 55%, 66.6 MB, 1.04 MB/s, 55 sec
51: 56%, 67.6 MB, 1.04 MB/s, 54 sec
52: 61%, 73.6 MB, 1.99 MB/s, 41 sec
53: 62%, 75.5 MB, 1.99 MB/s, 33 sec
54: 64%, 77.5 MB, 1.99 MB/s, 28 sec
55: 66%, 79.5 MB, 1.99 MB/s, 25 sec
56: 67%, 81.5 MB, 1.99 MB/s, 22 sec
57: 69%, 83.5 MB, 2 MB/s, 20 sec
58: 71%, 85.4 MB, 2 MB/s, 19 sec
59: 72%, 87.4 MB, 2 MB/s, 18 sec
60: 74%, 89.4 MB, 2 MB/s, 16 sec
61: 76%, 91.4 MB, 2 MB/s, 15 sec
62: 77%, 93.4 MB, 1.99 MB/s, 14 sec
63: 79%, 95.4 MB, 1.99 MB/s, 13 sec
64: 81%, 97.3 MB, 1.99 MB/s, 12 sec
65: 82%, 99.3 MB, 1.99 MB/s, 11 sec
66: 84%, 101 MB, 1.99 MB/s, 10 sec
67: 86%, 103 MB, 1.99 MB/s, 9 sec
68: 87%, 105 MB, 1.99 MB/s, 8 sec
69: 89%, 107 MB, 1.99 MB/s, 7 sec
70: 91%, 109 MB, 1.99 MB/s, 6 sec
71: 92%, 111 MB, 1.99 MB/s, 5 sec
72: 94%, 113 MB, 1.99 MB/s, 4 sec
73: 96%, 115 MB, 1.99 MB/s, 3 sec
74: 97%, 117 MB, 1.99 MB/s, 2 sec
75: 99%, 119 MB, 1.99 MB/s, 1 sec
`,
  'three files': `
0: 0%, 0 bytes
1: 0%, 0 bytes
2: 4%, 3.93 MB, 1.97 MB/s, 39 sec
3: 7%, 5.9 MB, 1.97 MB/s, 38 sec
4: 9%, 7.86 MB, 1.97 MB/s, 37 sec
5: 12%, 9.83 MB, 1.97 MB/s, 36 sec
6: 14%, 11.8 MB, 1.97 MB/s, 35 sec
7: 17%, 13.9 MB, 1.98 MB/s, 34 sec
8: 19%, 15.8 MB, 1.98 MB/s, 33 sec
9: 22%, 17.8 MB, 1.98 MB/s, 32 sec
10: 24%, 19.8 MB, 1.98 MB/s, 31 sec
11: 27%, 21.8 MB, 1.98 MB/s, 30 sec
12: 29%, 23.8 MB, 2.01 MB/s, 29 sec
13: 32%, 25.8 MB, 2.01 MB/s, 28 sec
14: 34%, 27.8 MB, 2.01 MB/s, 27 sec
15: 37%, 29.8 MB, 2.01 MB/s, 26 sec
16: 39%, 31.8 MB, 2.01 MB/s, 25 sec
17: 42%, 33.8 MB, 2 MB/s, 24 sec
18: 44%, 35.8 MB, 2 MB/s, 23 sec
19: 47%, 37.8 MB, 2 MB/s, 22 sec
20: 49%, 39.7 MB, 2 MB/s, 21 sec
21: 52%, 41.7 MB, 2 MB/s, 20 sec
22: 54%, 43.7 MB, 2 MB/s, 19 sec
23: 57%, 45.7 MB, 2 MB/s, 18 sec
24: 59%, 47.7 MB, 2 MB/s, 17 sec
25: 62%, 49.7 MB, 2 MB/s, 16 sec
26: 64%, 51.7 MB, 2 MB/s, 15 sec
27: 67%, 53.6 MB, 2 MB/s, 14 sec
28: 69%, 55.6 MB, 2 MB/s, 13 sec
29: 72%, 57.6 MB, 2 MB/s, 12 sec
30: 74%, 59.6 MB, 2 MB/s, 11 sec
31: 76%, 61.1 MB, 1.97 MB/s, 10 sec
32: 77%, 61.8 MB, 1.97 MB/s, 9 sec
33: 81%, 64.9 MB, 1.96 MB/s, 8 sec
34: 82%, 65.7 MB, 1.96 MB/s, 7 sec
35: 83%, 66.6 MB, 1.96 MB/s, 7 sec
36: 89%, 71.3 MB, 1.97 MB/s, 5 sec
37: 90%, 72.3 MB, 1.97 MB/s, 4 sec
38: 91%, 73.3 MB, 1.97 MB/s, 4 sec
39: 92%, 74.4 MB, 1.97 MB/s, 3 sec
40: 94%, 75.4 MB, 1.97 MB/s, 2 sec
`,
  pause: `
0: 0%, 0 bytes
1: 2%, 1.91 MB, 1.91 MB/s, 41 sec
2: 4%, 3.81 MB, 1.91 MB/s, 40 sec
3: 7%, 5.72 MB, 1.91 MB/s, 39 sec
4: 9%, 7.63 MB, 1.91 MB/s, 38 sec
5: 11%, 9.53 MB, 1.91 MB/s, 37 sec
6: 14%, 11.9 MB, 2 MB/s, 36 sec
7: 17%, 13.8 MB, 2 MB/s, 35 sec
8: 19%, 15.8 MB, 2 MB/s, 33 sec
9: 22%, 17.8 MB, 2 MB/s, 32 sec
10: 24%, 19.8 MB, 2 MB/s, 31 sec
11: 27%, 21.8 MB, 2.01 MB/s, 30 sec
12: 29%, 23.8 MB, 2.01 MB/s, 29 sec
13: 32%, 25.8 MB, 2.01 MB/s, 28 sec
14: 34%, 27.7 MB, 2.01 MB/s, 27 sec
15: 37%, 29.7 MB, 2.01 MB/s, 26 sec
16: 39%, 31.7 MB, 2 MB/s, 25 sec
17: 41%, 33.2 MB
18: 41%, 33.2 MB
19: 41%, 33.2 MB
20: 41%, 33.2 MB
21: 41%, 33.2 MB
22: 41%, 33.2 MB
23: 41%, 33.2 MB
24: 41%, 33.2 MB
25: 41%, 33.2 MB
26: 41%, 33.2 MB
27: 41%, 33.2 MB, 1.98 MB/s, 24 sec
28: 44%, 35.6 MB, 1.98 MB/s, 23 sec
29: 47%, 37.6 MB, 1.98 MB/s, 22 sec
30: 49%, 39.6 MB, 1.98 MB/s, 21 sec
31: 51%, 41.6 MB, 1.98 MB/s, 20 sec
32: 54%, 43.9 MB, 2.04 MB/s, 19 sec
33: 57%, 45.6 MB, 2.04 MB/s, 18 sec
34: 59%, 47.6 MB, 2.04 MB/s, 17 sec
35: 62%, 49.6 MB, 2.04 MB/s, 16 sec
36: 64%, 51.6 MB, 2.04 MB/s, 15 sec
37: 67%, 53.8 MB, 2.01 MB/s, 14 sec
38: 69%, 55.5 MB, 2.01 MB/s, 13 sec
39: 71%, 57.5 MB, 2.01 MB/s, 12 sec
40: 74%, 59.5 MB, 2.01 MB/s, 11 sec
41: 76%, 61.5 MB, 2.01 MB/s, 10 sec
42: 79%, 63.7 MB, 2 MB/s, 9 sec
43: 81%, 65.5 MB, 2 MB/s, 8 sec
44: 84%, 67.5 MB, 2 MB/s, 7 sec
45: 86%, 69.5 MB, 2 MB/s, 6 sec
46: 89%, 71.4 MB, 2 MB/s, 5 sec
47: 92%, 73.7 MB, 2 MB/s, 4 sec
48: 94%, 75.4 MB, 2 MB/s, 3 sec
49: 96%, 77.4 MB, 2 MB/s, 2 sec
50: 99%, 79.4 MB, 2 MB/s, 1 sec
`,
  resume: `
0: 37%, 30 MB
1: 49%, 39.8 MB, 1.91 MB/s, 21 sec
2: 52%, 41.7 MB, 1.91 MB/s, 20 sec
3: 54%, 43.6 MB, 1.91 MB/s, 19 sec
4: 56%, 45.5 MB, 1.91 MB/s, 18 sec
5: 59%, 47.4 MB, 1.91 MB/s, 17 sec
6: 62%, 49.8 MB, 2.01 MB/s, 16 sec
7: 64%, 51.7 MB, 2.01 MB/s, 15 sec
8: 67%, 53.7 MB, 2.01 MB/s, 14 sec
9: 69%, 55.7 MB, 2.01 MB/s, 13 sec
10: 72%, 57.7 MB, 2.01 MB/s, 12 sec
11: 74%, 59.7 MB, 1.99 MB/s, 11 sec
12: 77%, 61.7 MB, 1.99 MB/s, 10 sec
13: 79%, 63.7 MB, 1.99 MB/s, 9 sec
14: 82%, 65.6 MB, 1.99 MB/s, 8 sec
15: 84%, 67.6 MB, 1.99 MB/s, 7 sec
16: 87%, 69.6 MB, 2 MB/s, 6 sec
17: 89%, 71.6 MB, 2 MB/s, 5 sec
18: 91%, 73.6 MB, 2 MB/s, 4 sec
19: 94%, 75.6 MB, 2 MB/s, 3 sec
20: 96%, 77.6 MB, 2 MB/s, 2 sec
21: 99%, 79.6 MB, 1.99 MB/s, 1 sec
`,
};
