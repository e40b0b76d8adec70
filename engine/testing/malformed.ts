/**
 * For each damaged file of the corpus that must be told of: where the sentence places the damage, and a part of the
 * sentence that holds the offending value.
 */
export const expectedProblems: Readonly<Record<string, readonly [place: string, phrase: string]>> = {
  '001_nomodel_empty': ['header', 'the file is empty (0 bytes)'],
  '002_nomodel_1byte': ['header', 'the file has 1 byte, but the header of a model alone has 8'],
  '003_nomodel_4bytes': ['header', 'the file has 4 bytes, but the header of a model alone has 8'],
  '004_nomodel_header8': ['Model', 'the root offset is 28'],
  '005_nomodel_header_root0': ['Model', 'the root offset is 0'],
  '006_nomodel_zeros4096': [
    'header',
    'not a TensorFlow Lite model: bytes 4 to 7 are 0x00 0x00 0x00 0x00, not "TFL3"',
  ],
  '007_nomodel_ff4096': [
    'header',
    'not a TensorFlow Lite model: bytes 4 to 7 are 0xff 0xff 0xff 0xff, not "TFL3"',
  ],
  '008_nomodel_html': [
    'header',
    'not a TensorFlow Lite model: it is an HTML page, as a failed download leaves it',
  ],
  '009_nomodel_lfs_pointer': [
    'header',
    'not a TensorFlow Lite model: it is a Git LFS pointer; the model itself was not downloaded',
  ],
  '010_nomodel_zip': ['header', 'not a TensorFlow Lite model: it is a ZIP archive'],
  '011_nomodel_utf16_text': [
    'header',
    'not a TensorFlow Lite model: bytes 4 to 7 are 0x4c 0x00 0x33 0x00, not "TFL3"',
  ],
  '012_nomodel_random_TFL3': ['Model', 'the root offset is 4219928736'],
  '013_truncate_conv_0.02': ['operator_codes', 'is 18668 (0x48ec)'],
  '014_truncate_conv_0.1': ['operator_codes', 'is 18668 (0x48ec)'],
  '015_truncate_conv_0.25': ['operator_codes', 'is 18668 (0x48ec)'],
  '016_truncate_conv_0.5': ['operator_codes', 'is 18668 (0x48ec)'],
  '017_truncate_conv_0.75': ['operator_codes', 'is 18668 (0x48ec)'],
  '018_truncate_conv_0.9': ['operator_codes', 'is 18668 (0x48ec)'],
  '019_truncate_conv_0.99': ['operator_codes', 'is 18668 (0x48ec)'],
  '020_truncate_while_0.02': ['Model', 'claims 32 bytes, but the file has 42'],
  '021_truncate_while_0.1': ['operator_codes[0]', 'is 1620 (0x654)'],
  '022_truncate_while_0.25': ['operator_codes[0]', 'is 1620 (0x654)'],
  '023_truncate_while_0.5': ['operator_codes[0]', 'is 1620 (0x654)'],
  '024_truncate_while_0.75': ['operator_codes[0]', 'is 1620 (0x654)'],
  '025_truncate_while_0.9': ['buffers[0]', 'is 2052 (0x804)'],
  '026_truncate_while_0.99': ['buffers[0]', 'is 2052 (0x804)'],
  '036_prepend_8zeros': [
    'header',
    'not a TensorFlow Lite model: bytes 4 to 7 are 0x00 0x00 0x00 0x00, not "TFL3"',
  ],
  '037_identifier_TFL2': ['header', 'not a TensorFlow Lite model: bytes 4 to 7 are "TFL2", not "TFL3"'],
  '038_identifier_tfl3': ['header', 'not a TensorFlow Lite model: bytes 4 to 7 are "tfl3", not "TFL3"'],
  '039_identifier_XXXX': ['header', 'not a TensorFlow Lite model: bytes 4 to 7 are "XXXX", not "TFL3"'],
  '040_identifier_0000': [
    'header',
    'not a TensorFlow Lite model: bytes 4 to 7 are 0x00 0x00 0x00 0x00, not "TFL3"',
  ],
  '041_identifier_TFL4': ['header', 'not a TensorFlow Lite model: bytes 4 to 7 are "TFL4", not "TFL3"'],
  '042_root_offset_0': ['Model', 'the root offset is 0'],
  '043_root_offset_1': ['Model', 'the root offset is 1'],
  '044_root_offset_3': ['Model', 'the root offset is 3'],
  '045_root_offset_4294967295': ['Model', 'the root offset is 4294967295'],
  '046_root_offset_2147483647': ['Model', 'the root offset is 2147483647'],
  '047_root_offset_eof': ['Model', 'the root offset is 18798'],
  '048_vtable_size_0': ['Model', 'the vtable of the Model table at byte 14 claims a size of 0 bytes'],
  '049_vtable_size_2': ['Model', 'the vtable of the Model table at byte 14 claims a size of 2 bytes'],
  '050_vtable_size_3': ['Model', 'the vtable of the Model table at byte 14 claims a size of 3 bytes'],
  '051_vtable_size_65535': ['Model', 'the vtable of the Model table at byte 14 claims a size of 65535 bytes'],
  '052_vtable_size_65534': ['Model', 'the vtable of the Model table at byte 14 claims a size of 65534 bytes'],
  '053_vtable_ptr_2147483647': ['Model', 'gives 2147483647 as the offset of its vtable'],
  '054_vtable_ptr_-2147483648': ['Model', 'gives -2147483648 as the offset of its vtable'],
  '055_vtable_ptr_36': ['Model', 'gives 36 as the offset of its vtable'],
  '056_vtable_ptr_-18800': ['Model', 'gives -18800 as the offset of its vtable'],
  '057_vtable_field_oob_model_field0': ['Model', 'places field version at offset 65520 (0xfff0)'],
  '058_vtable_field_oob_model_field1': ['Model', 'places field operator_codes at offset 65520 (0xfff0)'],
  '059_vtable_field_oob_model_field2': ['Model', 'places field subgraphs at offset 65520 (0xfff0)'],
  '060_vtable_field_oob_model_field3': ['Model', 'places field description at offset 65520 (0xfff0)'],
  '061_vtable_field_oob_model_field4': ['Model', 'places field buffers at offset 65520 (0xfff0)'],
  '062_vtable_field_oob_model_field5': ['Model', 'places field metadata_buffer at offset 65520 (0xfff0)'],
  '063_vtable_field_oob_model_field6': ['Model', 'places field metadata at offset 65520 (0xfff0)'],
  '065_schema_version_0': ['version', 'the schema version is 0, runtimes read 3'],
  '066_schema_version_1': ['version', 'the schema version is 1, runtimes read 3'],
  '067_schema_version_2': ['version', 'the schema version is 2, runtimes read 3'],
  '068_schema_version_4': ['version', 'the schema version is 4, runtimes read 3'],
  '069_schema_version_4294967295': ['version', 'the schema version is 4294967295, runtimes read 3'],
  '070_veclen_opcodes_ffffffff': ['operator_codes', 'is 4294967295 (0xffffffff) elements'],
  '071_veclen_opcodes_40000000': ['operator_codes', 'is 1073741824 (0x40000000) elements'],
  '072_veclen_opcodes_0': [
    'subgraphs[0].operators[0].opcode_index',
    'operator 0 names operator code 2, but the model has 0',
  ],
  '073_veclen_subgraphs_ffffffff': ['subgraphs', 'is 4294967295 (0xffffffff) elements'],
  '074_veclen_subgraphs_40000000': ['subgraphs', 'is 1073741824 (0x40000000) elements'],
  '075_veclen_subgraphs_0': ['subgraphs', 'the model has 0 subgraphs'],
  '076_veclen_buffers_ffffffff': ['buffers', 'is 4294967295 (0xffffffff) elements'],
  '077_veclen_buffers_40000000': ['buffers', 'is 1073741824 (0x40000000) elements'],
  '078_veclen_buffers_0': ['subgraphs[0].tensors[0]', 'buffer is 3, but the model has 0 buffers'],
  '079_veclen_tensors_ffffffff': ['subgraphs[0].tensors', 'is 4294967295 (0xffffffff) elements'],
  '080_veclen_tensors_40000000': ['subgraphs[0].tensors', 'is 1073741824 (0x40000000) elements'],
  '081_veclen_tensors_0': [
    'subgraphs[0].inputs[0]',
    'subgraphs[0].inputs[0] names tensor 3, but the subgraph has 0 tensors',
  ],
  '082_veclen_operators_ffffffff': ['subgraphs[0].operators', 'is 4294967295 (0xffffffff) elements'],
  '083_veclen_operators_40000000': ['subgraphs[0].operators', 'is 1073741824 (0x40000000) elements'],
  '084_veclen_operators_0': ['subgraphs[0].operators', 'subgraph 0 has 0 operators'],
  '085_veclen_inputs_ffffffff': ['subgraphs[0].inputs', 'is 4294967295 (0xffffffff) elements'],
  '086_veclen_inputs_40000000': ['subgraphs[0].inputs', 'is 1073741824 (0x40000000) elements'],
  '087_veclen_inputs_0': [
    'subgraphs[0].operators[0].inputs[0]',
    'operator 0 (RESHAPE) reads tensor 3, which has no data, is none of the 0 inputs of subgraph 0, and no operator writes it',
  ],
  '088_element_offset_subgraphs_zero': ['subgraphs[0]', 'is 0'],
  '089_element_offset_subgraphs_eof': ['subgraphs[0]', 'is 18800 (0x4970)'],
  '090_element_offset_subgraphs_wrap': ['subgraphs[0]', 'is 4294967280 (0xfffffff0)'],
  '091_element_offset_buffers_zero': ['buffers[0]', 'is 0'],
  '092_element_offset_buffers_eof': ['buffers[0]', 'is 18800 (0x4970)'],
  '093_element_offset_buffers_wrap': ['buffers[0]', 'is 4294967280 (0xfffffff0)'],
  '094_element_offset_operators_zero': ['subgraphs[0].operators[0]', 'is 0'],
  '095_element_offset_operators_eof': ['subgraphs[0].operators[0]', 'is 18800 (0x4970)'],
  '096_element_offset_operators_wrap': ['subgraphs[0].operators[0]', 'is 4294967280 (0xfffffff0)'],
  '097_element_offset_tensors_zero': ['subgraphs[0].tensors[0]', 'is 0'],
  '098_element_offset_tensors_eof': ['subgraphs[0].tensors[0]', 'is 18800 (0x4970)'],
  '099_element_offset_tensors_wrap': ['subgraphs[0].tensors[0]', 'is 4294967280 (0xfffffff0)'],
  '100_element_offset_opcodes_zero': ['operator_codes[0]', 'is 0'],
  '101_element_offset_opcodes_eof': ['operator_codes[0]', 'is 18800 (0x4970)'],
  '102_element_offset_opcodes_wrap': ['operator_codes[0]', 'is 4294967280 (0xfffffff0)'],
  '103_op_input_conv_10': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor 10, but the subgraph has 10 tensors',
  ],
  '104_op_input_conv_-2': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor -2, but the subgraph has 10 tensors',
  ],
  '105_op_input_conv_2147483647': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor 2147483647, but the subgraph has 10 tensors',
  ],
  '106_op_input_conv_-2147483648': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor -2147483648, but the subgraph has 10 tensors',
  ],
  '107_op_output_conv_10': [
    'subgraphs[0].operators[3].outputs[0]',
    'subgraphs[0].operators[3].outputs[0] names tensor 10, but the subgraph has 10 tensors',
  ],
  '108_op_output_conv_-1': [
    'subgraphs[0].operators[3].outputs[0]',
    'subgraphs[0].operators[3].outputs[0] names tensor -1 (only inputs of operators may be left out), but the subgraph has 10 tensors',
  ],
  '109_op_output_conv_2147483647': [
    'subgraphs[0].operators[3].outputs[0]',
    'subgraphs[0].operators[3].outputs[0] names tensor 2147483647, but the subgraph has 10 tensors',
  ],
  '110_op_input_lstm_27': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor 27, but the subgraph has 27 tensors',
  ],
  '111_op_input_lstm_-2': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor -2, but the subgraph has 27 tensors',
  ],
  '112_op_input_lstm_2147483647': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor 2147483647, but the subgraph has 27 tensors',
  ],
  '113_op_input_lstm_-2147483648': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor -2147483648, but the subgraph has 27 tensors',
  ],
  '114_op_output_lstm_27': [
    'subgraphs[0].operators[3].outputs[0]',
    'subgraphs[0].operators[3].outputs[0] names tensor 27, but the subgraph has 27 tensors',
  ],
  '115_op_output_lstm_-1': [
    'subgraphs[0].operators[3].outputs[0]',
    'subgraphs[0].operators[3].outputs[0] names tensor -1 (only inputs of operators may be left out), but the subgraph has 27 tensors',
  ],
  '116_op_output_lstm_2147483647': [
    'subgraphs[0].operators[3].outputs[0]',
    'subgraphs[0].operators[3].outputs[0] names tensor 2147483647, but the subgraph has 27 tensors',
  ],
  '117_op_input_while_5': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor 5, but the subgraph has 5 tensors',
  ],
  '118_op_input_while_-2': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor -2, but the subgraph has 5 tensors',
  ],
  '119_op_input_while_2147483647': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor 2147483647, but the subgraph has 5 tensors',
  ],
  '120_op_input_while_-2147483648': [
    'subgraphs[0].operators[0].inputs[0]',
    'subgraphs[0].operators[0].inputs[0] names tensor -2147483648, but the subgraph has 5 tensors',
  ],
  '121_op_output_while_5': [
    'subgraphs[0].operators[0].outputs[0]',
    'subgraphs[0].operators[0].outputs[0] names tensor 5, but the subgraph has 5 tensors',
  ],
  '122_op_output_while_-1': [
    'subgraphs[0].operators[0].outputs[0]',
    'subgraphs[0].operators[0].outputs[0] names tensor -1 (only inputs of operators may be left out), but the subgraph has 5 tensors',
  ],
  '123_op_output_while_2147483647': [
    'subgraphs[0].operators[0].outputs[0]',
    'subgraphs[0].operators[0].outputs[0] names tensor 2147483647, but the subgraph has 5 tensors',
  ],
  '124_subgraph_in_-1': [
    'subgraphs[0].inputs[0]',
    'subgraphs[0].inputs[0] names tensor -1 (only inputs of operators may be left out), but the subgraph has 10 tensors',
  ],
  '125_subgraph_out_-1': [
    'subgraphs[0].outputs[0]',
    'subgraphs[0].outputs[0] names tensor -1 (only inputs of operators may be left out), but the subgraph has 10 tensors',
  ],
  '126_subgraph_in_10': [
    'subgraphs[0].inputs[0]',
    'subgraphs[0].inputs[0] names tensor 10, but the subgraph has 10 tensors',
  ],
  '127_subgraph_out_10': [
    'subgraphs[0].outputs[0]',
    'subgraphs[0].outputs[0] names tensor 10, but the subgraph has 10 tensors',
  ],
  '128_subgraph_in_99999': [
    'subgraphs[0].inputs[0]',
    'subgraphs[0].inputs[0] names tensor 99999, but the subgraph has 10 tensors',
  ],
  '129_subgraph_out_99999': [
    'subgraphs[0].outputs[0]',
    'subgraphs[0].outputs[0] names tensor 99999, but the subgraph has 10 tensors',
  ],
  '130_cycle_op0_reads_last_output': [
    'subgraphs[0].operators[1]',
    'operators wait for each other in a cycle: 1 -> 2 -> 3 -> 0 -> 1',
  ],
  '131_cycle_op0_reads_own_output': [
    'subgraphs[0].operators[0].outputs',
    'operator 0 (RESHAPE) has tensor 4 both as input and as output',
  ],
  '132_cycle_two_producers': [
    'subgraphs[0].operators[3].outputs',
    'tensor 4 is written by two operators, 0 and 3',
  ],
  '133_order_swap_first_last_op': [
    'subgraphs[0].operators[0].inputs[0]',
    'operator 0 (SOFTMAX) reads tensor 6 before operator 2 writes it: the order of execution is wrong',
  ],
  '135_inputs_short_op0_0_inputs': [
    'subgraphs[0].operators[0].inputs',
    'operator 0 (RESHAPE) has 0 inputs, at least 1 is needed',
  ],
  '136_outputs_short_op0_0_outputs': [
    'subgraphs[0].operators[0].outputs',
    'operator 0 (RESHAPE) has 0 outputs, at least 1 is needed',
  ],
  '137_opcode_index_conv_200': [
    'subgraphs[0].operators[0].opcode_index',
    'operator 0 names operator code 200, but the model has 4',
  ],
  '138_opcode_index_conv_4294967295': [
    'subgraphs[0].operators[0].opcode_index',
    'operator 0 names operator code 4294967295, but the model has 4',
  ],
  '140_deprecated_code_32': [
    'operator_codes[0].custom_code',
    'operator code 0 is CUSTOM (32) but gives no name',
  ],
  '141_deprecated_code_-1': [
    'operator_codes[0].deprecated_builtin_code',
    'operator code 0 has the negative 8-bit code -1, so its 32-bit code ADD counts',
  ],
  '143_op_version_0': [
    'operator_codes[0].version',
    'operator code 0 asks for version 0 of DEPTHWISE_CONV_2D, but runtimes have 1 to 7',
  ],
  '144_op_version_99': [
    'operator_codes[0].version',
    'operator code 0 asks for version 99 of DEPTHWISE_CONV_2D, but runtimes have 1 to 7',
  ],
  '145_op_version_-1': [
    'operator_codes[0].version',
    'operator code 0 asks for version -1 of DEPTHWISE_CONV_2D, but runtimes have 1 to 7',
  ],
  '146_shape_dim_-1': [
    'subgraphs[0].tensors[2].shape[0]',
    'tensor 2 has a negative dimension, -1, in its shape [-1,25,20,8]',
  ],
  '147_shape_dim_-5': [
    'subgraphs[0].tensors[2].shape[0]',
    'tensor 2 has a negative dimension, -5, in its shape [-5,25,20,8]',
  ],
  '148_shape_dim_0': [
    'subgraphs[0].tensors[2].shape',
    'operator 1 (DEPTHWISE_CONV_2D) writes tensor 2, which has no elements: its shape is [0,25,20,8]',
  ],
  '149_shape_dim_2147483647': [
    'subgraphs[0].tensors[2].shape',
    'tensor 2 has shape [2147483647,25,20,8], 8589934588000 bytes of INT8: more than any runtime would allocate',
  ],
  '150_shape_dim_65536': [
    'subgraphs[0].tensors[2].shape',
    'tensor 2 has shape [65536,65536,65536,65536], 18446744073709552000 bytes of INT8: more than any runtime would allocate',
  ],
  '153_input_shape_dim_2147483647': [
    'subgraphs[0].tensors[3].shape',
    'tensor 3 has shape [2147483647,1960], 4209067948120 bytes of INT8: more than any runtime would allocate',
  ],
  '154_shape_len_0xffff': ['subgraphs[0].tensors[2].shape', 'is 65535 (0xffff) elements'],
  '155_shape_len_rank9': [
    'subgraphs[0].tensors[2].shape[4]',
    'tensor 2 has a negative dimension, -86, in its shape [1,25,20,8,-86,33554432,68,1,44]',
  ],
  '156_tensor_buffer_9999': ['subgraphs[0].tensors[0]', 'buffer is 9999, but the model has 12 buffers'],
  '157_tensor_buffer_4294967295': [
    'subgraphs[0].tensors[0]',
    'buffer is 4294967295, but the model has 12 buffers',
  ],
  '158_tensor_buffer_0': [
    'subgraphs[0].operators[1].inputs[2]',
    'operator 1 (DEPTHWISE_CONV_2D) reads tensor 0, which has no data, is none of the 1 inputs of subgraph 0, and no operator writes it',
  ],
  '159_tensor_type_23': [
    'subgraphs[0].tensors[0].type',
    'tensor 0 has element type 23, which the format does not define',
  ],
  '160_tensor_type_99': [
    'subgraphs[0].tensors[0].type',
    'tensor 0 has element type 99, which the format does not define',
  ],
  '161_tensor_type_-1': [
    'subgraphs[0].tensors[0].type',
    'tensor 0 has element type -1, which the format does not define',
  ],
  '162_tensor_type_5': [
    'subgraphs[0].tensors[0].buffer',
    'tensor 0 is a STRING, but its buffer 3 holds no packed strings: it would hold -374 strings in 32 bytes',
  ],
  '163_tensor_type_13': [
    'subgraphs[0].tensors[0].type',
    'tensor 0 is a RESOURCE, which has no stored data, but its buffer 3 holds 32 bytes',
  ],
  '164_buffer_len_15999': [
    'subgraphs[0].tensors[7].buffer',
    'tensor 7 needs 16000 bytes for INT8[4,4000], but its buffer 2 holds 15999',
  ],
  '165_buffer_len_0': [
    'subgraphs[0].tensors[7].buffer',
    'tensor 7 needs 16000 bytes for INT8[4,4000], but its buffer 2 holds 0',
  ],
  '166_buffer_len_1': [
    'subgraphs[0].tensors[7].buffer',
    'tensor 7 needs 16000 bytes for INT8[4,4000], but its buffer 2 holds 1',
  ],
  '167_buffer_len_18800': ['buffers[2].data', 'is 18800 (0x4970) elements'],
  '168_buffer_len_4294967280': ['buffers[2].data', 'is 4294967280 (0xfffffff0) elements'],
  '169_ext_buffer_past_eof': [
    'buffers[2]',
    'offset 2147483392 with size 16 lies behind the end of the file (18848 bytes)',
  ],
  '170_ext_buffer_2GiB': [
    'buffers[2]',
    'offset 2147483648 with size 4096 lies behind the end of the file (18848 bytes)',
  ],
  '171_ext_buffer_u64max': [
    'buffers[2]',
    'offset 18446744073709551615 with size 18446744073709551615 lies behind the end of the file (18848 bytes)',
  ],
  '172_ext_buffer_size_past_eof': [
    'buffers[2]',
    'offset 64 with size 1073741824 lies behind the end of the file (18848 bytes)',
  ],
  '173_ext_buffer_overflow': [
    'buffers[2]',
    'offset 18446744073709551600 with size 32 lies behind the end of the file (18848 bytes)',
  ],
  '174_ext_buffer_offset1': [
    'subgraphs[0].operators[2].inputs[1]',
    'operator 2 (FULLY_CONNECTED) reads tensor 7, which has no data, is none of the 1 inputs of subgraph 0, and no operator writes it',
  ],
  '176_ext_buffer_size0': [
    'subgraphs[0].tensors[7].buffer',
    'tensor 7 needs 16000 bytes for INT8[4,4000], but its buffer 2 holds 0',
  ],
  '177_scale_nan': [
    'subgraphs[0].tensors[0].quantization.scale[0]',
    'tensor 0 has scale NaN, which is no positive number',
  ],
  '178_scale_inf': [
    'subgraphs[0].tensors[0].quantization.scale[0]',
    'tensor 0 has scale Infinity, which is no positive number',
  ],
  '179_scale_zero': [
    'subgraphs[0].tensors[0].quantization.scale[0]',
    'tensor 0 has scale 0, which is no positive number',
  ],
  '180_scale_neg': [
    'subgraphs[0].tensors[0].quantization.scale[0]',
    'tensor 0 has scale -0.5, which is no positive number',
  ],
  '182_zero_point_300': [
    'subgraphs[0].tensors[0].quantization.zero_point[0]',
    'tensor 0 has zero point 300, outside the range -128 to 127 of INT8',
  ],
  '183_zero_point_-9223372036854775808': [
    'subgraphs[0].tensors[0].quantization.zero_point[0]',
    'tensor 0 has zero point -9223372036854775808, beyond any integer type that is quantized',
  ],
  '184_scale_len_0': [
    'subgraphs[0].tensors[0].quantization.scale',
    'tensor 0 has 1 zero points but 0 scales',
  ],
  '185_scale_len_huge': ['subgraphs[0].tensors[0].quantization.scale', 'is 268435456 (0x10000000) elements'],
  '186_per_channel_count_mismatch': [
    'subgraphs[0].tensors[3].quantization.zero_point',
    'tensor 3 has 63 scales but 64 zero points',
  ],
  '187_conv_stride_w_0': [
    'subgraphs[0].operators[1].DepthwiseConv2DOptions.stride_w',
    'operator 1 (DEPTHWISE_CONV_2D) has stride_w 0, at least 1 makes sense',
  ],
  '188_conv_stride_w_-1': [
    'subgraphs[0].operators[1].DepthwiseConv2DOptions.stride_w',
    'operator 1 (DEPTHWISE_CONV_2D) has stride_w -1, at least 1 makes sense',
  ],
  '189_conv_stride_w_2147483647': [
    'subgraphs[0].operators[1].DepthwiseConv2DOptions.stride_w',
    'operator 1 (DEPTHWISE_CONV_2D) has stride_w 2147483647, at most 65536 makes sense',
  ],
  '190_conv_stride_h_0': [
    'subgraphs[0].operators[1].DepthwiseConv2DOptions.stride_h',
    'operator 1 (DEPTHWISE_CONV_2D) has stride_h 0, at least 1 makes sense',
  ],
  '191_builtin_options_type_0': [
    'subgraphs[0].operators[1].builtin_options',
    'operator 1 (DEPTHWISE_CONV_2D) has no options (union type 0), so the runtime takes all fields of its DepthwiseConv2DOptions for zero',
  ],
  '192_builtin_options_type_22': [
    'subgraphs[0].operators[1].builtin_options',
    'operator 1 (DEPTHWISE_CONV_2D) has options of type PadOptions (union type 22), but its own are DepthwiseConv2DOptions',
  ],
  '193_builtin_options_type_200': [
    'subgraphs[0].operators[1].builtin_options',
    'operator 1 (DEPTHWISE_CONV_2D) has options of union type 200, which the format does not define',
  ],
  '194_builtin_options_type_255': [
    'subgraphs[0].operators[1].builtin_options',
    'operator 1 (DEPTHWISE_CONV_2D) has options of union type 255, which the format does not define',
  ],
  '195_while_cond_subgraph_0': ['subgraphs[0]', 'subgraph 0 runs itself without end: 0 -> 0'],
  '196_while_cond_subgraph_99': [
    'subgraphs[0].operators[0].WhileOptions.cond_subgraph_index',
    'operator 0 (WHILE) names subgraph 99 as its cond_subgraph_index, but the model has 3',
  ],
  '197_while_cond_subgraph_-1': [
    'subgraphs[0].operators[0].WhileOptions.cond_subgraph_index',
    'operator 0 (WHILE) names subgraph -1 as its cond_subgraph_index, but the model has 3',
  ],
  '198_while_body_subgraph_0': ['subgraphs[0]', 'subgraph 0 runs itself without end: 0 -> 0'],
  '199_while_body_subgraph_99': [
    'subgraphs[0].operators[0].WhileOptions.body_subgraph_index',
    'operator 0 (WHILE) names subgraph 99 as its body_subgraph_index, but the model has 3',
  ],
  '200_while_body_subgraph_-1': [
    'subgraphs[0].operators[0].WhileOptions.body_subgraph_index',
    'operator 0 (WHILE) names subgraph -1 as its body_subgraph_index, but the model has 3',
  ],
  '201_signature_subgraph_99': [
    'signature_defs[1].subgraph_index',
    'signature "multiply" names subgraph 99, but the model has 2',
  ],
  '202_metadata_buffer_9999': [
    'metadata[0].buffer',
    'metadata "min_runtime_version" names buffer 9999, but the model has 9',
  ],
  '203_string_len_tensor_name_huge': ['subgraphs[0].tensors[0].name', 'is 2147483647 (0x7fffffff) elements'],
};
